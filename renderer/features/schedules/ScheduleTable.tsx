import { useState } from 'react';
import type { ScheduleSummary } from '../../../shared/model/schedule.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useScheduleCall } from '../../data/schedules.ts';
import { useTargets } from '../../data/targets.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { PauseScheduleDialog } from './PauseScheduleDialog.tsx';
import { scheduleMark } from './schedule-mark.ts';
import { ScheduleRuns } from './ScheduleRuns.tsx';

type Asked = { readonly kind: 'pause' | 'remove' | 'history'; readonly schedule: ScheduleSummary };

export function ScheduleTable(props: {
  readonly schedules: readonly ScheduleSummary[];
  readonly onEdit: (schedule: ScheduleSummary) => void;
}) {
  const texts = useTexts(scheduleTexts);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  return (
    <>
      <div className="card table-scroll">
        <table className="table schedules" aria-label={texts.list}>
          <thead>
            <tr>
              <th scope="col">{texts.name}</th>
              <th scope="col" className="schedules__state">
                {texts.state}
              </th>
              <th scope="col" className="schedules__when">
                {texts.next}
              </th>
              <th scope="col" className="schedules__when">
                {texts.lastOk}
              </th>
              <th scope="col" className="schedules__more">
                <span className="visually-hidden">{texts.actions('')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {props.schedules.map((schedule) => (
              <ScheduleRow key={schedule.id} schedule={schedule} onEdit={props.onEdit} onAsk={setAsked} />
            ))}
          </tbody>
        </table>
      </div>
      {asked?.kind === 'pause' ? <PauseScheduleDialog schedule={asked.schedule} onClose={close} /> : null}
      {asked?.kind === 'remove' ? <RemoveSchedule schedule={asked.schedule} onClose={close} /> : null}
      {asked?.kind === 'history' ? <ScheduleRuns schedule={asked.schedule} onClose={close} /> : null}
    </>
  );
}

function ScheduleRow(props: {
  readonly schedule: ScheduleSummary;
  readonly onEdit: (schedule: ScheduleSummary) => void;
  readonly onAsk: (asked: Asked) => void;
}) {
  const { schedule, onAsk } = props;
  const texts = useTexts(scheduleTexts);
  return (
    <tr>
      <td>
        <Plain text={schedule.name} clip />
        <span className="muted small">
          <What schedule={schedule} />
        </span>
      </td>
      <td>
        <StateOf schedule={schedule} />
      </td>
      <td>{schedule.nextDueAt === null ? '–' : <RelativeTime at={schedule.nextDueAt} form="until" />}</td>
      <td>
        {schedule.lastOkAt === null ? (
          <span className="muted">{texts.neverOk}</span>
        ) : (
          <RelativeTime at={schedule.lastOkAt} />
        )}
      </td>
      <td>
        <RowMenu
          schedule={schedule}
          onEdit={() => props.onEdit(schedule)}
          onAsk={(kind) => onAsk({ kind, schedule })}
        />
      </td>
    </tr>
  );
}

function RowMenu(props: {
  readonly schedule: ScheduleSummary;
  readonly onEdit: () => void;
  readonly onAsk: (kind: Asked['kind']) => void;
}) {
  const { schedule } = props;
  const texts = useTexts(scheduleTexts);
  const resume = useScheduleCall('schedules.resume');
  return (
    <Menu trigger={<IconButton small icon="more" name={texts.actions(schedule.name)} />}>
      <MenuActions
        actions={[
          { id: 'edit', label: texts.edit, icon: 'pen', onChoose: props.onEdit },
          { id: 'history', label: texts.history, icon: 'journal', onChoose: () => props.onAsk('history') },
          schedule.paused === null
            ? { id: 'pause', label: texts.pause, icon: 'pause', onChoose: () => props.onAsk('pause') }
            : {
                id: 'resume',
                label: texts.resume,
                icon: 'run',
                onChoose: () => resume.mutate({ scheduleId: schedule.id }),
              },
          {
            id: 'remove',
            label: texts.remove,
            icon: 'trash',
            danger: true,
            onChoose: () => props.onAsk('remove'),
          },
        ]}
      />
    </Menu>
  );
}

/** What it does and when, in one line. */
function What(props: { readonly schedule: ScheduleSummary }) {
  const { task, timing, zone } = props.schedule;
  const texts = useTexts(scheduleTexts);
  const targets = useTargets().data?.targets ?? [];
  const repositories = useRepositories().data?.repositories ?? [];
  const target = (id: string) => targets.find((each) => each.id === id)?.name ?? texts.gone;
  const repository = (id: string) => repositories.find((each) => each.id === id)?.name ?? texts.gone;
  const what = () => {
    switch (task.kind) {
      case 'snapshot':
        return texts.taskSnapshot(target(task.targetId), repository(task.repositoryId));
      case 'copy':
        return texts.taskCopy(repository(task.from), repository(task.to));
      case 'drill':
        return texts.taskDrill(target(task.targetId), repository(task.repositoryId));
      case 'runbook':
        return texts.taskRunbook(target(task.targetId), task.runbookId);
    }
  };
  const when =
    timing.kind === 'daily' ? texts.everyDay(timing.at, zone) : texts.byCron(timing.expression, zone);
  return <Plain text={`${what()} · ${when}`} />;
}

function StateOf(props: { readonly schedule: ScheduleSummary }) {
  const { schedule } = props;
  const texts = useTexts(scheduleTexts);
  const local = useLocal();
  const { paused, reason } = schedule;
  const why =
    paused === null
      ? reason === null
        ? null
        : local(reason)
      : texts.pausedBecause(paused.reason, paused.by);
  return (
    <>
      <StatusMark
        state={paused === null ? scheduleMark[schedule.state] : 'paused'}
        word={paused === null ? texts[schedule.state] : texts.paused}
      />
      {why === null ? null : (
        <span className="muted small schedules__why">
          <Plain text={why} />
        </span>
      )}
    </>
  );
}

function RemoveSchedule(props: { readonly schedule: ScheduleSummary; readonly onClose: () => void }) {
  const { schedule, onClose } = props;
  const texts = useTexts(scheduleTexts);
  const remove = useScheduleCall('schedules.remove');
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={texts.removeTitle(schedule.name)}
      description={texts.removeText}
      verb={texts.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ scheduleId: schedule.id }, { onSuccess: onClose })}
    />
  );
}
