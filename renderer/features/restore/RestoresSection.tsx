import { restoreTexts } from '../../app/texts/restore.ts';
import { useRestores } from '../../data/restores.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** What was restored from this desk. */
export function RestoresSection() {
  const texts = useTexts(restoreTexts);
  const restores = useRestores();
  if (restores.isPending) return <Skeleton rows={4} />;
  if (restores.isError) return <ErrorNote error={restores.error} onRetry={() => void restores.refetch()} />;
  const { restores: done, interrupted } = restores.data;
  if (done.length + interrupted.length === 0) return <EmptyState title={texts.none} />;
  return (
    <>
      {interrupted.length === 0 ? null : (
        <ul className="stack" aria-label={texts.interruptedList}>
          {interrupted.map((restore) => (
            <li key={restore.id} className="note note--warning">
              <Plain text={restore.targetName} /> <RelativeTime at={restore.startedAt} />
            </li>
          ))}
        </ul>
      )}
      <ul className="stack" aria-label={texts.list}>
        {done.map((restore) => (
          <li key={restore.id} className="card card--padded">
            <strong>
              <Plain text={restore.targetName} />
            </strong>{' '}
            <Plain text={restore.destination} mono /> · {texts[restore.result.outcome]} ·{' '}
            <RelativeTime at={restore.at} />
          </li>
        ))}
      </ul>
    </>
  );
}
