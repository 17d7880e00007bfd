import { incidentTexts } from '../../app/texts/incidents.ts';
import { Facts } from '../../ui/Evidence.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import type { EvidenceTable } from './evidence-tables.ts';

/** A part of captured data: names with their values, or a table. */
export function EvidenceTableView(props: { readonly table: EvidenceTable }) {
  const { title, head, rows } = props.table;
  const texts = useTexts(incidentTexts);
  if (head.length === 0)
    return (
      <div className="stack stack--tight">
        {title === '' ? null : <h3>{title}</h3>}
        <Facts facts={rows.map(([name = '', value = '']) => ({ name, value: value === '' ? '–' : value }))} />
      </div>
    );
  const label = title === '' ? texts.evidence : title;
  return (
    <div className="stack stack--tight">
      {title === '' ? null : <h3>{title}</h3>}
      <ScrollRegion className="card evidence-data__scroll" label={label}>
        <table className="table evidence-data" aria-label={label}>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              <tr key={row}>
                {cells.map((cell, column) => (
                  <td key={head[column]}>
                    <Plain text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}
