import type { ReactNode } from 'react';
import type { RunbookSummary, RunSummary } from '../../../shared/model/runbook.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { DueMark } from './DueMark.tsx';
import { ListTable } from './ListTable.tsx';
import { runMark } from './run-marks.ts';

/** Runbooks with what they are for, how their last run went, and where they are started. */
export function RunbookTable(props: {
  readonly label: string;
  readonly runbooks: readonly RunbookSummary[];
  readonly showTarget: boolean;
}) {
  const texts = useTexts(runbookTexts);
  return (
    <ListTable
      label={props.label}
      className="runbook-table"
      rows={props.runbooks}
      showTarget={props.showTarget}
      heads={
        <>
          <th scope="col" className="runbook-table__steps number">
            {texts.steps}
          </th>
          <th scope="col" className="runbook-table__last">
            {texts.lastRun}
          </th>
          <th scope="col" className="runbook-table__start">
            <span className="visually-hidden">{texts.start}</span>
          </th>
        </>
      }
      renderRow={(runbook, target) => (
        <RunbookRow key={`${runbook.targetId}/${runbook.id}`} runbook={runbook} target={target} />
      )}
    />
  );
}

function RunbookRow(props: { readonly runbook: RunbookSummary; readonly target: ReactNode }) {
  const { runbook } = props;
  const texts = useTexts(runbookTexts);
  const local = useLocal();
  const language = useLanguage();
  const title = local(runbook.title);
  const open = runbook.lastRun?.state === 'open' ? runbook.lastRun : null;
  const start = routeHref({
    place: 'start-run',
    targetId: runbook.targetId,
    runbookId: runbook.id,
    incidentId: null,
  });
  return (
    <tr>
      <td className="runbook-table__what">
        <span className="row-line">
          {runbook.priority === null ? null : (
            <span className="tag" title={texts.priority(String(runbook.priority))}>
              {runbook.priority}
            </span>
          )}
          <a href={start}>
            <Plain text={title} />
          </a>
        </span>
        {runbook.description === null ? null : (
          <span className="muted small runbook-table__about">
            <Plain text={local(runbook.description)} />
          </span>
        )}
        <DueMark runbook={runbook} />
      </td>
      {props.target}
      <td className="number">{formatNumber(runbook.steps, language)}</td>
      <td>
        {runbook.lastRun === null ? (
          <span className="muted">{texts.neverRun}</span>
        ) : (
          <LastRun run={runbook.lastRun} />
        )}
      </td>
      <td className="number">
        {open === null ? (
          <a className="button button--small" href={start} aria-label={texts.startOf(title)}>
            {texts.startDialog}
          </a>
        ) : (
          <a
            className="button button--small button--primary"
            href={routeHref({ place: 'run', runId: open.id })}
            aria-label={texts.resumeOf(title)}
          >
            {texts.resume}
          </a>
        )}
      </td>
    </tr>
  );
}

function LastRun(props: { readonly run: RunSummary }) {
  const { run } = props;
  const texts = useTexts(runbookTexts);
  const { mark, word } = runMark(run);
  return (
    <a className="runbook-table__run" href={routeHref({ place: 'run', runId: run.id })}>
      <StatusMark state={mark} word={texts[word]} />
      <span className="muted small">
        <RelativeTime at={run.endedAt ?? run.startedAt} />
      </span>
    </a>
  );
}
