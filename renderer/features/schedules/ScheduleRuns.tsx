import type { ScheduleRun, ScheduleSummary } from '../../../shared/model/schedule.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { Drawer } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { scheduleMark } from './schedule-mark.ts';

/** What became of each due moment, newest first. */
export function ScheduleRuns(props: { readonly schedule: ScheduleSummary; readonly onClose: () => void }) {
  const { schedule } = props;
  const texts = useTexts(scheduleTexts);
  return (
    <Drawer open onClose={props.onClose} title={texts.historyOf(schedule.name)}>
      {schedule.runs.length === 0 ? <EmptyState title={texts.never} /> : null}
      <ScrollRegion as="ol" className="check-list" label={texts.history}>
        {schedule.runs.map((run) => (
          <Run key={run.dueAt} run={run} />
        ))}
      </ScrollRegion>
    </Drawer>
  );
}

function Run(props: { readonly run: ScheduleRun }) {
  const { run } = props;
  const texts = useTexts(scheduleTexts);
  const local = useLocal();
  const language = useLanguage();
  const took = run.startedAt === null || run.finishedAt === null ? null : run.finishedAt - run.startedAt;
  const facts = [
    took === null ? null : `${texts.took} ${formatDuration(took, language)}`,
    run.nextTryAt === null ? null : `${texts.tryAgain} ${formatMoment(run.nextTryAt, language)}`,
    run.reason === null ? null : local(run.reason),
  ].filter((fact) => fact !== null);
  return (
    <li className="check-list__item">
      <span aria-hidden="true" className="proof__mark">
        <StatusMark state={scheduleMark[run.state]} compact />
      </span>
      <strong>{texts[run.state]}</strong>
      <span>
        {formatMoment(run.dueAt, language)}
        {facts.length === 0 ? null : (
          <span className="muted small schedules__why">
            <Plain text={facts.join(' · ')} />
          </span>
        )}
      </span>
    </li>
  );
}
