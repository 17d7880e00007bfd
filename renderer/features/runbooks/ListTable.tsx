import type { ReactNode } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useTargets } from '../../data/targets.ts';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** Runbooks or runs of them: which runbook, of which target where they are of several, and what else is said of each. */
export function ListTable<Row extends { readonly targetId: TargetId }>(props: {
  readonly label: string;
  readonly className: string;
  readonly rows: readonly Row[];
  /** Left out where all of them are of one target. */
  readonly showTarget: boolean;
  /** The heads of the columns after those two. */
  readonly heads: ReactNode;
  /** One row, with the cell of its target. */
  readonly renderRow: (row: Row, target: ReactNode) => ReactNode;
}) {
  const texts = useTexts(runbookTexts);
  const names = useTargetNames();
  const cellOf = (row: Row) =>
    props.showTarget ? (
      <td>
        <Plain text={names.get(row.targetId) ?? '–'} clip />
      </td>
    ) : null;
  return (
    <div className="card table-scroll">
      <table className={`table ${props.className}`} aria-label={props.label}>
        <thead>
          <tr>
            <th scope="col">{texts.runbook}</th>
            {props.showTarget ? (
              <th scope="col" className="runs-table__target">
                {texts.target}
              </th>
            ) : null}
            {props.heads}
          </tr>
        </thead>
        <tbody>{props.rows.map((row) => props.renderRow(row, cellOf(row)))}</tbody>
      </table>
    </div>
  );
}

function useTargetNames(): ReadonlyMap<TargetId, string> {
  const targets = useTargets().data?.targets ?? [];
  return new Map(targets.map(({ id, name }) => [id, name]));
}
