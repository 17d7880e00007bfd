import type { RunSummary } from '../../../shared/model/runbook.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useTargets } from '../../data/targets.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { runMark } from './run-marks.ts';

/** Runs, each with how it stands; its title opens it. */
export function RunTable(props: {
  readonly label: string;
  readonly runs: readonly RunSummary[];
  /** Left out where all of them are of one target. */
  readonly showTarget: boolean;
}) {
  const texts = useTexts(runbookTexts);
  const names = useTargetNames();
  return (
    <div className="card table-scroll">
      <table className="table runs-table" aria-label={props.label}>
        <thead>
          <tr>
            <th scope="col">{texts.runbook}</th>
            {props.showTarget ? (
              <th scope="col" className="runs-table__target">
                {texts.target}
              </th>
            ) : null}
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
          </tr>
        </thead>
        <tbody>
          {props.runs.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              targetName={props.showTarget ? (names.get(run.targetId) ?? '–') : null}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunRow(props: { readonly run: RunSummary; readonly targetName: string | null }) {
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
      {props.targetName === null ? null : (
        <td>
          <Plain text={props.targetName} clip />
        </td>
      )}
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

export function useTargetNames(): ReadonlyMap<TargetId, string> {
  const targets = useTargets().data?.targets ?? [];
  return new Map(targets.map(({ id, name }) => [id, name]));
}
