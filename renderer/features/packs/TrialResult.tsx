import { useMemo } from 'react';
import type { PackTrial, TriedProbe, TriedView } from '../../../shared/model/pack.ts';
import type { ViewPage } from '../../../shared/model/view.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { formatValue } from '../../../shared/text/format-value.ts';
import { packTexts } from '../../app/texts/packs.ts';
import { Facts, Steps } from '../../ui/Evidence.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { dataColumns } from '../views/view-columns.ts';
import { useRenderCell } from '../views/ViewCell.tsx';

/** State, reason and evidence of each probe, and the first rows of each view. */
export function TrialResult(props: { readonly trial: PackTrial }) {
  const texts = useTexts(packTexts);
  return (
    <div className="stack">
      <h3>{texts.probes}</h3>
      <ul className="trial" aria-label={texts.triedProbes}>
        {props.trial.probes.map((probe) => (
          <ProbeLine key={probe.id} probe={probe} />
        ))}
      </ul>
      {props.trial.views.length === 0 ? null : <h3>{texts.views}</h3>}
      {props.trial.views.map((view) => (
        <ViewRows key={view.id} view={view} />
      ))}
    </div>
  );
}

function ProbeLine(props: { readonly probe: TriedProbe }) {
  const { id, title, result, why } = props.probe;
  const texts = useTexts(packTexts);
  const local = useLocal();
  const language = useLanguage();
  const reason = result === null ? why : result.reason;
  const { value, unit, latencyMs } = result ?? { value: null, unit: null, latencyMs: null };
  const measured = [
    ...(value === null ? [] : [formatValue(value, unit, language)]),
    // A probe that measures its latency says it once.
    ...(latencyMs === null || unit === 'ms' ? [] : [formatDuration(latencyMs, language)]),
  ];
  return (
    <li className="trial__probe">
      <div className="row-line">
        {result === null ? (
          <span className="tag">{texts.notTried}</span>
        ) : (
          <StatusMark state={result.state} />
        )}
        <strong>
          <Plain text={local(title)} />
        </strong>
        <span className="muted mono small">{id}</span>
        <span className="grow" />
        <span className="number muted small">{measured.join(' · ')}</span>
      </div>
      {reason === null ? null : (
        <p className={result === null ? 'muted small' : ''}>
          <Plain text={local(reason)} />
        </p>
      )}
      {result === null || result.evidence.length + result.steps.length === 0 ? null : (
        <details>
          <summary>{texts.evidence}</summary>
          {result.steps.length === 0 ? null : <Steps steps={result.steps} />}
          {result.evidence.length === 0 ? null : <Facts facts={result.evidence} />}
        </details>
      )}
    </li>
  );
}

function ViewRows(props: { readonly view: TriedView }) {
  const { id, title, page, why } = props.view;
  const texts = useTexts(packTexts);
  const local = useLocal();
  const language = useLanguage();
  const count = page === null ? null : formatNumber(page.rows.length, language);
  const total = page === null ? null : formatNumber(page.total, language);
  return (
    <section className="stack stack--tight" aria-label={local(title)}>
      <div className="row-line">
        <strong>
          <Plain text={local(title)} />
        </strong>
        <span className="muted mono small">{id}</span>
        <span className="muted small">
          {count === null || total === null ? null : texts.firstRows(count, total)}
        </span>
      </div>
      {page === null ? <p className="muted">{why === null ? null : <Plain text={local(why)} />}</p> : null}
      {page === null || page.rows.length === 0 ? null : <RowTable page={page} label={local(title)} />}
    </section>
  );
}

function RowTable(props: { readonly page: ViewPage; readonly label: string }) {
  const { page, label } = props;
  const language = useLanguage();
  const columns = useMemo(() => dataColumns(page.columns, language), [page.columns, language]);
  const renderCell = useRenderCell(page);
  return (
    <ScrollRegion className="trial__table" label={label}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.align === 'end' ? 'number' : ''}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column, place) => (
                <td key={column.id} className={column.align === 'end' ? 'number' : ''}>
                  {renderCell(row[place] ?? null, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
