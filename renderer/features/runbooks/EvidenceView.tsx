import type { RunId } from '../../../shared/model/ids.ts';
import type { Evidence, Finding, StepQuestion } from '../../../shared/model/runbook.ts';
import type { State } from '../../../shared/model/state.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { AttachedFileLine } from './AttachedFileLine.tsx';
import '../../ui/evidence.css';

/** What an attempt found, read, said, was told and left behind. */
export function EvidenceView(props: {
  readonly runId: RunId;
  readonly evidence: Evidence;
  /** What was asked: an option is called by its title. */
  readonly question: StepQuestion | null;
}) {
  const { evidence } = props;
  const texts = useTexts(runTexts);
  return (
    <>
      {evidence.findings.length === 0 ? null : <Findings findings={evidence.findings} />}
      {evidence.table === null ? null : <EvidenceTable table={evidence.table} />}
      {evidence.output === null || evidence.output === '' ? null : (
        <div>
          <span className="field__label">{texts.output}</span>
          <ScrollRegion as="pre" className="excerpt" label={texts.output}>
            <Plain text={evidence.output} mono />
          </ScrollRegion>
        </div>
      )}
      <LeftBehind runId={props.runId} evidence={evidence} question={props.question} />
    </>
  );
}

function Findings(props: { readonly findings: readonly Finding[] }) {
  const texts = useTexts(runTexts);
  const local = useLocal();
  return (
    <ul className="run-findings" aria-label={texts.findings}>
      {props.findings.map(({ title, held, found, facts = [] }, at) => (
        <li key={at}>
          <StatusMark
            state={markOf(held)}
            word={held === null ? texts.told : held ? texts.held : texts.notHeld}
          />
          <span>
            <strong>
              <Plain text={local(title)} />
            </strong>{' '}
            <Plain text={local(found)} />
            {facts.length === 0 ? null : (
              <span className="run-findings__facts muted small">
                <Plain text={facts.map(({ name, value }) => `${name}: ${value}`).join(' · ')} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function markOf(held: boolean | null): State {
  if (held === null) return 'unknown';
  return held ? 'ok' : 'down';
}

function EvidenceTable(props: { readonly table: NonNullable<Evidence['table']> }) {
  const { columns, rows, matching } = props.table;
  const texts = useTexts(runTexts);
  const local = useLocal();
  const language = useLanguage();
  if (rows.length === 0) return null;
  const count = texts.tableOf(formatNumber(rows.length, language), formatNumber(matching, language));
  return (
    <div className="stack stack--tight">
      <span className="field__label">{texts.table}</span>
      <ScrollRegion className="run-table card" label={texts.table}>
        <table className="table table--auto">
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th key={at} scope="col">
                  {local(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {columns.map((_, place) => (
                  <td key={place}>
                    <Plain text={String(row[place] ?? '–')} clip />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {rows.length < matching ? <span className="muted small">{count}</span> : null}
    </div>
  );
}

/** The answer, the file, and where else to look. */
function LeftBehind(props: Parameters<typeof EvidenceView>[0]) {
  const { value, file, snapshotId, restoreId } = props.evidence;
  const texts = useTexts(runTexts);
  const local = useLocal();
  const option = props.question?.choices.find(({ id }) => id === value);
  if (value === null && file === null && snapshotId === null && restoreId === null) return null;
  return (
    <dl className="facts">
      {value === null ? null : (
        <>
          <dt>{texts.value}</dt>
          <dd className="run-value">
            <Plain text={option === undefined ? String(value) : local(option.title)} />
          </dd>
        </>
      )}
      {file === null ? null : (
        <>
          <dt>{texts.fileOf}</dt>
          <dd>
            <AttachedFileLine runId={props.runId} file={file} />
          </dd>
        </>
      )}
      {snapshotId === null ? null : (
        <>
          <dt>{texts.snapshot}</dt>
          <dd>
            <a href={routeHref({ place: 'files', snapshotId })}>{texts.snapshotOf}</a>{' '}
            <span className="mono">{snapshotId.slice(0, 12)}</span>{' '}
            <CopyButton text={snapshotId} what={texts.snapshot} />
          </dd>
        </>
      )}
      {restoreId === null ? null : (
        <>
          <dt>{texts.restoreOf}</dt>
          <dd>
            <a href={routeHref({ place: 'snapshots', section: 'restores' })}>{texts.restoreOf}</a>{' '}
            <span className="mono">{restoreId}</span>
          </dd>
        </>
      )}
    </dl>
  );
}
