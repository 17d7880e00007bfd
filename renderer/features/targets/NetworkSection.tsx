import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import { settingsTexts } from '../../app/texts/settings.ts';
import { useTarget, useTargets } from '../../data/targets.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { NetworkForm } from './EditTargetPage.tsx';

/** How this desk reaches each target: certificate authority and proxy. */
export function NetworkSection() {
  const texts = useTexts(settingsTexts);
  const targets = useTargets();
  const all = targets.data?.targets ?? [];
  const [chosen, setChosen] = useState<TargetId | null>(null);
  const shown = all.find((target) => target.id === chosen) ?? all[0];
  return (
    <div className="stack">
      <h2>{texts.network}</h2>
      <p className="muted">{texts.networkHelp}</p>
      <ErrorNote error={targets.error} onRetry={() => void targets.refetch()} />
      {targets.data && all.length === 0 ? <EmptyState title={texts.noTargets} /> : null}
      {shown === undefined ? null : (
        <div className="form">
          <Select
            label={texts.chooseTarget}
            value={shown.id}
            onChange={setChosen}
            choices={all.map((target) => ({ value: target.id, label: target.name }))}
          />
          <OneTarget key={shown.id} targetId={shown.id} />
        </div>
      )}
    </div>
  );
}

function OneTarget(props: { readonly targetId: TargetId }) {
  const target = useTarget(props.targetId);
  return (
    <>
      <ErrorNote error={target.error} onRetry={() => void target.refetch()} />
      {target.isPending ? <Skeleton rows={4} /> : null}
      {target.data ? <NetworkForm target={target.data} /> : null}
    </>
  );
}
