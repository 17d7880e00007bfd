import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useSchedules } from '../../data/schedules.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** What runs by itself, and how it went. */
export function SchedulesSection() {
  const texts = useTexts(scheduleTexts);
  const schedules = useSchedules();
  if (schedules.isPending) return <Skeleton rows={4} />;
  if (schedules.isError)
    return <ErrorNote error={schedules.error} onRetry={() => void schedules.refetch()} />;
  if (schedules.data.schedules.length === 0) return <EmptyState title={texts.none} />;
  return (
    <ul className="stack" aria-label={texts.list}>
      {schedules.data.schedules.map((schedule) => (
        <li key={schedule.id} className="card card--padded">
          <strong>
            <Plain text={schedule.name} />
          </strong>{' '}
          {schedule.paused === null ? texts[schedule.state] : texts.paused}
          {schedule.nextDueAt === null ? null : (
            <>
              {' '}
              · {texts.next}: <RelativeTime at={schedule.nextDueAt} form="until" />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
