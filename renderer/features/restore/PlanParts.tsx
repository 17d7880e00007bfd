import type { RestorePlan, RestorePlanPart, RowDifference } from '../../../shared/model/restore.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** What becomes of the files and rows of each part. */
export function PlanParts(props: { readonly plan: RestorePlan }) {
  const texts = useTexts(restoreTexts);
  const local = useLocal();
  const language = useLanguage();
  const number = (value: number) => formatNumber(value, language);
  return (
    <>
      <div className="card table-scroll">
        <table className="table" aria-label={texts.changes}>
          <thead>
            <tr>
              <th scope="col" className="plan__part">
                {texts.part}
              </th>
              {[texts.added, texts.changed, texts.removed, texts.unchanged, texts.written].map((title) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.plan.parts.map(({ id, title, changes }) => (
              <tr key={id}>
                <td>
                  <Plain text={local(title)} clip />
                </td>
                <td className="number">{number(changes.added)}</td>
                <td className="number">{number(changes.changed)}</td>
                <td className="number">{number(changes.removed)}</td>
                <td className="number">{number(changes.unchanged)}</td>
                <td className="number">{formatBytes(changes.writtenBytes, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.plan.parts.map((part) => (
        <PartDetails key={part.id} part={part} />
      ))}
    </>
  );
}

function PartDetails(props: { readonly part: RestorePlanPart }) {
  const { rows, changes, title } = props.part;
  const texts = useTexts(restoreTexts);
  const local = useLocal();
  const language = useLanguage();
  const lists = [
    { word: texts.added, names: changes.addedNames, count: changes.added },
    { word: texts.changed, names: changes.changedNames, count: changes.changed },
    { word: texts.removed, names: changes.removedNames, count: changes.removed },
  ].filter(({ names }) => names.length > 0);
  return (
    <>
      {rows === null || rows.length === 0 ? null : <RowsTable rows={rows} label={texts.rows(local(title))} />}
      {lists.length === 0 ? null : (
        <details>
          <summary>{texts.names(local(title))}</summary>
          <ul className="plan__names">
            {lists.map(({ word, names, count }) => (
              <li key={word}>
                <strong>{word}</strong>
                <ul>
                  {names.map((name) => (
                    <li key={name}>
                      <Plain text={name} mono />
                    </li>
                  ))}
                  {count > names.length ? (
                    <li className="muted">{texts.andMore(formatNumber(count - names.length, language))}</li>
                  ) : null}
                </ul>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function RowsTable(props: { readonly rows: readonly RowDifference[]; readonly label: string }) {
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  const count = (value: number | null) =>
    value === null ? <span className="muted">{texts.unknown}</span> : formatNumber(value, language);
  return (
    <div className="stack stack--tight">
      <h3>
        <Plain text={props.label} />
      </h3>
      <div className="card table-scroll">
        <table className="table" aria-label={props.label}>
          <thead>
            <tr>
              <th scope="col">{texts.table}</th>
              <th scope="col" className="number">
                {texts.rowsNow}
              </th>
              <th scope="col" className="number">
                {texts.rowsThen}
              </th>
              <th scope="col" className="number">
                {texts.difference}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.table}>
                <td>
                  <Plain text={row.table} mono clip />
                </td>
                <td className="number">{count(row.now)}</td>
                <td className="number">{count(row.inSnapshot)}</td>
                <td className="number">
                  {row.now === null || row.inSnapshot === null
                    ? '–'
                    : signed(
                        row.inSnapshot - row.now,
                        formatNumber(Math.abs(row.inSnapshot - row.now), language),
                      )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function signed(value: number, text: string): string {
  return value === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
}
