import { useState } from 'react';
import type { RestoreRecord } from '../../../shared/contract/groups/snapshots.ts';
import type { JobId } from '../../../shared/model/ids.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { restoresTexts } from '../../app/texts/restores.ts';
import { useRestores } from '../../data/restores.ts';
import { IconButton } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { DrillList } from './DrillList.tsx';
import { InterruptedRestores } from './InterruptedRestores.tsx';
import { RestoreJob } from './RestoreJob.tsx';
import { RestoreResultView } from './RestoreResultView.tsx';
import { UndoButton } from './UndoButton.tsx';
import './restore.css';

/** What was restored from this desk, what lies half done, and which restores were proven by a drill. */
export function RestoresSection() {
  const texts = useTexts(restoresTexts);
  const restores = useRestores();
  const local = useLocal();
  const [undoJob, setUndoJob] = useState<JobId | null>(null);
  const done = restores.data?.restores ?? [];
  return (
    <div className="stack stack--wide">
      <InterruptedRestores />
      {(restores.data?.unreached ?? []).map(({ host, problem }) => (
        <div className="note" role="status" key={host}>
          <Icon name="warning" />
          <div className="grow stack stack--tight">
            <strong>
              <Plain text={texts.notLookedAt(host)} />
            </strong>
            <span>{local(problem)}</span>
          </div>
        </div>
      ))}
      <section className="stack" aria-label={texts.list}>
        <div className="row-line row-line--apart">
          <h2>{texts.list}</h2>
          <a className="button" href={routeHref({ place: 'restore', snapshotId: null })}>
            {texts.start}
          </a>
        </div>
        <ErrorNote error={restores.error} onRetry={() => void restores.refetch()} />
        {restores.isPending ? <Skeleton rows={4} /> : null}
        {undoJob === null ? null : <RestoreJob jobId={undoJob} />}
        {restores.data && done.length === 0 ? <EmptyState title={texts.none} /> : null}
        {done.length === 0 ? null : <RestoreTable records={done} onUndo={setUndoJob} />}
      </section>
      <DrillList />
    </div>
  );
}

function RestoreTable(props: {
  readonly records: readonly RestoreRecord[];
  readonly onUndo: (jobId: JobId) => void;
}) {
  const texts = useTexts(restoresTexts);
  return (
    <div className="card table-scroll">
      <table className="table restores" aria-label={texts.list}>
        <thead>
          <tr>
            <th scope="col" className="restores__target">
              {texts.target}
            </th>
            <th scope="col">{texts.destination}</th>
            <th scope="col" className="restores__when">
              {texts.when}
            </th>
            <th scope="col" className="number restores__files">
              {texts.files}
            </th>
            <th scope="col" className="restores__outcome">
              {texts.outcome}
            </th>
            <th scope="col" className="restores__more">
              <span className="visually-hidden">{texts.facts}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.records.map((record) => (
            <RestoreRow key={record.id} record={record} onUndo={props.onUndo} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RestoreRow(props: { readonly record: RestoreRecord; readonly onUndo: (jobId: JobId) => void }) {
  const { record } = props;
  const texts = useTexts(restoresTexts);
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const bad = record.result.checks.filter(({ ok }) => !ok).length;
  return (
    <>
      <tr>
        <td>
          <Plain text={record.targetName} clip />
        </td>
        <td>
          <Plain text={record.on === null ? record.destination : `${record.on}:${record.destination}`} mono />
        </td>
        <td>
          <RelativeTime at={record.at} />
        </td>
        <td className="number">{formatNumber(record.result.files, language)}</td>
        <td>
          <StatusMark
            state={bad > 0 ? 'down' : 'ok'}
            word={bad > 0 ? texts.checksFailed(formatNumber(bad, language)) : texts[record.result.outcome]}
          />
        </td>
        <td className="table__buttons">
          {record.undoable ? <UndoButton record={record} onStarted={props.onUndo} /> : null}
          <IconButton
            small
            icon={open ? 'up' : 'down'}
            name={texts.details(record.targetName)}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        </td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={6} className="restores__details">
            <RestoreResultView result={record.result} />
          </td>
        </tr>
      ) : null}
    </>
  );
}
