import type { PartDifference } from '../../../shared/model/contents.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { compareTexts } from '../../app/texts/compare.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { DifferenceDetails } from './DifferenceDetails.tsx';

/** All parts in a table, then what differs in each of those that do. */
export function PartDifferences(props: { readonly parts: readonly PartDifference[] }) {
  const texts = useTexts(compareTexts);
  return (
    <>
      <div className="card table-scroll">
        <table className="table compare" aria-label={texts.parts}>
          <thead>
            <tr>
              <th scope="col" className="compare__name">
                {texts.part}
              </th>
              <th scope="col" className="compare__state">
                {texts.state}
              </th>
              {[texts.added, texts.changed, texts.removed].map((title) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
              <th scope="col" className="number compare__sizes">
                {texts.sizes}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.parts.map((part) => (
              <PartRow key={part.partId} part={part} />
            ))}
          </tbody>
        </table>
      </div>
      {props.parts
        .filter(({ state }) => state !== 'same')
        .map((part) => (
          <DifferenceDetails key={part.partId} part={part} />
        ))}
    </>
  );
}

function versionsIn({ a, b }: NonNullable<PartDifference['versions']>): string {
  return a === b ? (a ?? '?') : `${a ?? '?'} → ${b ?? '?'}`;
}

function PartRow(props: { readonly part: PartDifference }) {
  const { part } = props;
  const texts = useTexts(compareTexts);
  const local = useLocal();
  const language = useLanguage();
  const sizes = [part.bytesA, part.bytesB].map((size) => formatBytes(size, language));
  return (
    <tr>
      <td>
        <Plain text={local(part.title)} clip />
        {part.versions ? <span className="muted"> {versionsIn(part.versions)}</span> : null}
      </td>
      <td>
        {part.state === 'same' ? (
          <span className="muted">{texts.same}</span>
        ) : (
          <strong>{texts[part.state]}</strong>
        )}
      </td>
      <td className="number">{formatNumber(part.added, language)}</td>
      <td className="number">{formatNumber(part.changed, language)}</td>
      <td className="number">{formatNumber(part.removed, language)}</td>
      <td className="number">{sizes[0] === sizes[1] ? sizes[0] : sizes.join(' → ')}</td>
    </tr>
  );
}
