import type { SnapshotId } from '../../../shared/model/ids.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { compareTexts } from '../../app/texts/compare.ts';
import { useComparison } from '../../data/contents.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** What differs between two snapshots, part by part. */
export function ComparePage(props: { readonly a: SnapshotId; readonly b: SnapshotId }) {
  const texts = useTexts(compareTexts);
  const local = useLocal();
  const language = useLanguage();
  const comparison = useComparison(props.a, props.b);
  return (
    <div className="page">
      <h1>{texts.title}</h1>
      <ErrorNote error={comparison.error} onRetry={() => void comparison.refetch()} />
      {comparison.isPending ? <Skeleton rows={6} /> : null}
      {comparison.data ? (
        <table className="table card" aria-label={texts.parts}>
          <thead>
            <tr>
              <th scope="col">{texts.part}</th>
              <th scope="col">{texts.added}</th>
              <th scope="col">{texts.changed}</th>
              <th scope="col">{texts.removed}</th>
            </tr>
          </thead>
          <tbody>
            {comparison.data.parts.map((part) => (
              <tr key={part.partId}>
                <td>
                  <Plain text={local(part.title)} clip />
                </td>
                <td>{formatNumber(part.added, language)}</td>
                <td>{formatNumber(part.changed, language)}</td>
                <td>{formatNumber(part.removed, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}
