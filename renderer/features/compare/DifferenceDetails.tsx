import type { PartDifference } from '../../../shared/model/contents.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { compareTexts } from '../../app/texts/compare.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';

const signs = { added: '+', removed: '−', changed: '~', same: ' ' } as const;

/** Files, rows, schema and lines that differ in one part. Each change has a sign and a word besides its colour. */
export function DifferenceDetails(props: { readonly part: PartDifference }) {
  const { part } = props;
  const texts = useTexts(compareTexts);
  const local = useLocal();
  const label = texts.detailsOf(local(part.title));
  if (part.files.length + part.tables.length === 0 && part.lines === null) return null;
  return (
    <section className="card form__section compare__part" aria-label={label}>
      <h2>
        <Plain text={label} />
      </h2>
      {part.tables.length === 0 ? null : (
        <>
          <p>{part.schemaChanged ? <strong>{texts.schemaChanged}</strong> : texts.schemaSame}</p>
          <Tables part={part} />
        </>
      )}
      {part.files.length === 0 ? null : <Files part={part} />}
      {part.lines === null || part.lines.length === 0 ? null : <Lines lines={part.lines} />}
    </section>
  );
}

function Files(props: { readonly part: PartDifference }) {
  const { part } = props;
  const texts = useTexts(compareTexts);
  const language = useLanguage();
  const all = part.added + part.removed + part.changed;
  const size = (value: number | null) => (value === null ? '–' : formatBytes(value, language));
  return (
    <div className="stack stack--tight">
      <h3>
        {all > part.files.length
          ? texts.filesShown(formatNumber(part.files.length, language), formatNumber(all, language))
          : texts.files}
      </h3>
      <div className="table-scroll compare__list">
        <table className="table" aria-label={texts.files}>
          <thead>
            <tr>
              <th scope="col" className="compare__change">
                {texts.state}
              </th>
              <th scope="col">{texts.path}</th>
              <th scope="col" className="number compare__size">
                {texts.sizeEarlier}
              </th>
              <th scope="col" className="number compare__size">
                {texts.sizeLater}
              </th>
            </tr>
          </thead>
          <tbody>
            {part.files.map((file) => (
              <tr key={file.path}>
                <td data-change={file.change}>
                  <Sign change={file.change} /> {texts[file.change]}
                </td>
                <td>
                  <Plain text={file.path} mono clip />
                </td>
                <td className="number">{size(file.sizeA)}</td>
                <td className="number">{size(file.sizeB)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Tables(props: { readonly part: PartDifference }) {
  const texts = useTexts(compareTexts);
  const language = useLanguage();
  const count = (rows: number | null) =>
    rows === null ? <span className="muted">{texts.notCounted}</span> : formatNumber(rows, language);
  const difference = (rowsA: number | null, rowsB: number | null) => {
    if (rowsA === null || rowsB === null) return '–';
    const sign = rowsB > rowsA ? '+' : rowsB < rowsA ? '−' : '';
    return `${sign}${formatNumber(Math.abs(rowsB - rowsA), language)}`;
  };
  return (
    <div className="table-scroll compare__list">
      <table className="table" aria-label={texts.tables}>
        <thead>
          <tr>
            <th scope="col">{texts.table}</th>
            <th scope="col" className="number">
              {texts.rowsEarlier}
            </th>
            <th scope="col" className="number">
              {texts.rowsLater}
            </th>
            <th scope="col" className="number">
              {texts.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.part.tables.map(({ table, rowsA, rowsB }) => (
            <tr key={table}>
              <td>
                <Plain text={table} mono clip />
              </td>
              <td className="number">{count(rowsA)}</td>
              <td className="number">{count(rowsB)}</td>
              <td className="number">{difference(rowsA, rowsB)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Lines(props: { readonly lines: NonNullable<PartDifference['lines']> }) {
  const texts = useTexts(compareTexts);
  const words = { added: texts.lineAdded, removed: texts.lineRemoved, same: texts.lineSame };
  return (
    <div className="stack stack--tight">
      <h3>{texts.lines}</h3>
      <p className="muted">{texts.linesNote}</p>
      <ScrollRegion as="ol" className="compare__lines mono" label={texts.lines}>
        {props.lines.map((line, index) => (
          <li key={index} data-change={line.change}>
            <Sign change={line.change} />
            <span className={line.change === 'same' ? 'visually-hidden' : 'compare__word'}>
              {words[line.change]}
            </span>
            <Plain text={line.text} />
          </li>
        ))}
      </ScrollRegion>
    </div>
  );
}

function Sign(props: { readonly change: keyof typeof signs }) {
  return (
    <span className="compare__sign" aria-hidden="true">
      {signs[props.change]}
    </span>
  );
}
