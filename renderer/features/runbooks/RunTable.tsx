import type { ReactNode } from 'react';
import type { RunSummary } from '../../../shared/model/runbook.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { ListTable } from './ListTable.tsx';
import { runMark } from './run-marks.ts';

/** Runs, each with how it stands; its title opens it. */
export function RunTable(props: {
  readonly label: string;
  readonly runs: readonly RunSummary[];
  /** Left out where all of them are of one target. */
  readonly showTarget: boolean;
}) {
  const texts = useTexts(runbookTexts);
  return (
    <ListTable
      label={props.label}
      className="runs-table"
      rows={props.runs}
      showTarget={props.showTarget}
      heads={
        <>
          <th scope="col" className="runs-table__state">
            {texts.state}
          </th>
          <th scope="col" className="runs-table__progress">
            {texts.progress}
          </th>
          <th scope="col" className="runs-table__operator">
            {texts.operator}
          </th>
          <th scope="col" className="runs-table__when">
            {texts.started}
          </th>
        </>
      }
      renderRow={(run, target) => <RunRow key={run.id} run={run} target={target} />}
    />
  );
}

function RunRow(props: { readonly run: RunSummary; readonly target: ReactNode }) {
  const { run } = props;
  const texts = useTexts(runbookTexts);
  const local = useLocal();
  const language = useLanguage();
  const { mark, word } = runMark(run);
  const number = (value: number) => formatNumber(value, language);
  return (
    <tr>
      <td>
        <a href={routeHref({ place: 'run', runId: run.id })}>
          <Plain text={local(run.title)} clip />
        </a>
      </td>
      {props.target}
      <td>
        <StatusMark state={mark} word={texts[word]} />
      </td>
      <td>
        {texts.stepsEnded(number(run.endedSteps), number(run.neededSteps))}
        {run.failedSteps === 0 ? null : `, ${texts.stepsFailed(number(run.failedSteps))}`}
      </td>
      <td>
        <Plain text={run.operator} clip />
      </td>
      <td>
        <RelativeTime at={run.startedAt} />
      </td>
    </tr>
  );
}
