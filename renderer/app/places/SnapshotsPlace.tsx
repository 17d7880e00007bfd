import { lazy } from 'react';
import { InterruptedRestores } from '../../features/restore/InterruptedRestores.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { snapshotSections } from '../snapshot-routes.ts';
import type { SnapshotSection } from '../snapshot-routes.ts';
import { snapshotTexts } from '../texts/snapshots.ts';
import { goTo } from '../use-route.ts';

const RepositoriesSection = lazy(async () => ({
  default: (await import('../../features/repositories/RepositoriesSection.tsx')).RepositoriesSection,
}));
const AllSnapshots = lazy(async () => ({
  default: (await import('../../features/snapshots/AllSnapshots.tsx')).AllSnapshots,
}));
const RestoresSection = lazy(async () => ({
  default: (await import('../../features/restore/RestoresSection.tsx')).RestoresSection,
}));
const SchedulesSection = lazy(async () => ({
  default: (await import('../../features/schedules/SchedulesSection.tsx')).SchedulesSection,
}));

/** Where snapshots are kept, all of them, what was restored, and what runs by itself. */
export function SnapshotsPlace(props: { readonly section: SnapshotSection }) {
  const texts = useTexts(snapshotTexts);
  const { section } = props;
  return (
    <div className="page page--flush">
      <div className="page__head">
        <h1>{texts.title}</h1>
      </div>
      <Tabs
        label={texts.sections}
        items={snapshotSections.map((id) => ({ id, label: texts[id] }))}
        value={section}
        onChange={(next) => goTo({ place: 'snapshots', section: next })}
      >
        <div className="page">
          {section === 'restores' ? null : <InterruptedRestores />}
          {section === 'repositories' ? <RepositoriesSection /> : null}
          {section === 'all' ? <AllSnapshots /> : null}
          {section === 'restores' ? <RestoresSection /> : null}
          {section === 'schedules' ? <SchedulesSection /> : null}
        </div>
      </Tabs>
    </div>
  );
}
