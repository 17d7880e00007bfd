import type { SnapshotId } from '../../../shared/model/ids.ts';
import { routeHref } from '../../app/routes.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { useTexts } from '../../ui/language.tsx';

/** From a snapshot to a restored target or folder. */
export function RestorePage(_props: { readonly snapshotId: SnapshotId | null }) {
  const texts = useTexts(restoreTexts);
  return (
    <div className="page">
      <h1>{texts.title}</h1>
      <p>{texts.choose}</p>
      <a href={routeHref({ place: 'snapshots', section: 'all' })}>{texts.toSnapshots}</a>
    </div>
  );
}
