import { useState } from 'react';
import type { QueryAnswer } from '../../../shared/model/contents.ts';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import type { SnapshotPart } from '../../../shared/model/snapshot.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { findTexts } from '../../app/texts/find.ts';
import { useQueryDatabase } from '../../data/contents.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';

/** One SELECT on a database of a snapshot, and its rows. */
export function DatabaseQuery(props: { readonly snapshotId: SnapshotId; readonly part: SnapshotPart }) {
  const texts = useTexts(findTexts);
  const language = useLanguage();
  const query = useQueryDatabase();
  const [sql, setSql] = useState(() => proposedQuery(props.part));
  const { data } = query;
  const run = () => {
    if (sql.trim() !== '') query.mutate({ snapshotId: props.snapshotId, partId: props.part.id, sql });
  };
  return (
    <section className="card form__section" aria-label={texts.query}>
      <h2>{texts.query}</h2>
      <TextArea label={texts.sql} help={texts.sqlHelp} rows={3} mono value={sql} onChange={setSql} />
      <div className="toolbar">
        <Button tone="primary" icon="run" busy={query.isPending} onClick={run}>
          {texts.runQuery}
        </Button>
        <span className="muted" role="status">
          {data && !query.isPending
            ? (data.truncated ? texts.queryCut : texts.queryRows)(formatNumber(data.rows.length, language))
            : null}
        </span>
      </div>
      <ErrorNote error={query.error} />
      {data && !query.isPending ? <Answer answer={data} /> : null}
    </section>
  );
}

function Answer(props: { readonly answer: QueryAnswer }) {
  const { columns, rows } = props.answer;
  const texts = useTexts(findTexts);
  const numeric = columns.map((_, at) => rows.every((row) => typeof row[at] !== 'string'));
  if (rows.length === 0) return <EmptyState title={texts.noRows} />;
  return (
    <ScrollRegion className="card answer" label={texts.answer}>
      <table className="table table--auto" aria-label={texts.answer}>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={`${column}/${at}`} scope="col" className={numeric[at] ? 'number' : ''}>
                <Plain text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at} className={numeric[at] ? 'number answer__cell' : 'answer__cell'}>
                  {cell === null ? <span className="muted">NULL</span> : <Plain text={String(cell)} clip />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Something that can be run as it stands: the first rows of the first table. */
function proposedQuery(part: SnapshotPart): string {
  const [table] = Object.keys(part.database?.tables ?? {});
  return table === undefined ? '' : `SELECT * FROM "${table.replaceAll('"', '""')}" LIMIT 100`;
}
