import type { DrillRecord } from '../../../shared/model/drill.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { restoresTexts } from '../../app/texts/restores.ts';
import { useDrills } from '../../data/snapshots.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { shortId } from '../snapshots/layer-marks.ts';

/** Every drill that is kept, newest first: which restores are proven. */
export function DrillList(props: { readonly targetId?: TargetId }) {
  const texts = useTexts(restoresTexts);
  const drills = useDrills(props.targetId ?? null);
  return (
    <section className="stack" aria-label={texts.drills}>
      <h2>{texts.drills}</h2>
      <ErrorNote error={drills.error} onRetry={() => void drills.refetch()} />
      {drills.isPending ? <Skeleton rows={3} /> : null}
      {drills.data?.drills.length === 0 ? <EmptyState title={texts.drillsNone} /> : null}
      {drills.data && drills.data.drills.length > 0 ? <DrillTable drills={drills.data.drills} /> : null}
    </section>
  );
}

function DrillTable(props: { readonly drills: readonly DrillRecord[] }) {
  const texts = useTexts(restoresTexts);
  const language = useLanguage();
  return (
    <div className="card table-scroll">
      <table className="table restores" aria-label={texts.drills}>
        <thead>
          <tr>
            <th scope="col">{texts.target}</th>
            <th scope="col">{texts.snapshot}</th>
            <th scope="col" className="restores__when">
              {texts.when}
            </th>
            <th scope="col" className="number restores__files">
              {texts.duration}
            </th>
            <th scope="col" className="restores__outcome">
              {texts.outcome}
            </th>
            <th scope="col" className="restores__when">
              {texts.booted}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.drills.map((drill) => (
            <tr key={`${drill.snapshotId}/${drill.at}`}>
              <td>
                <Plain text={drill.targetName} clip />
              </td>
              <td>
                <Plain text={shortId(drill.snapshotId)} mono clip />
              </td>
              <td>
                <RelativeTime at={drill.at} />
              </td>
              <td className="number">{formatDuration(drill.durationMs, language)}</td>
              <td>
                <StatusMark
                  state={drill.ok ? 'ok' : 'down'}
                  word={drill.ok ? texts.proven : texts.notProven}
                />
              </td>
              <td>{drill.booted ? texts.yes : texts.no}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
