import { useState } from 'react';
import type { Snapshot, SnapshotPart } from '../../../shared/model/snapshot.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { findTexts } from '../../app/texts/find.ts';
import { useExtractRows } from '../../data/contents.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { TakenText } from './TakenText.tsx';

/** Rows of one table as CSV, or as SQL that is to be read before it is used. */
export function RowExtract(props: { readonly snapshot: Snapshot; readonly part: SnapshotPart }) {
  const { snapshot, part } = props;
  const texts = useTexts(findTexts);
  const language = useLanguage();
  const rows = useExtractRows();
  const tables = Object.entries(part.database?.tables ?? {});
  const [table, setTable] = useState(tables[0]?.[0] ?? '');
  const [where, setWhere] = useState('');
  const [format, setFormat] = useState<'csv' | 'sql'>('csv');
  const take = () => rows.mutate({ snapshotId: snapshot.id, partId: part.id, table, where, format });
  if (tables.length === 0) return null;
  return (
    <section className="card form__section" aria-label={texts.extract}>
      <h2>{texts.extract}</h2>
      <p className="muted">{texts.extractHelp}</p>
      <div className="form__across">
        <Select
          label={texts.table}
          value={table}
          onChange={setTable}
          choices={tables.map(([value, counts]) => ({
            value,
            label: counts.rows === null ? value : texts.rowsOf(value, formatNumber(counts.rows, language)),
          }))}
        />
        <TextField
          label={texts.where}
          help={texts.whereHelp}
          mono
          maxLength={5000}
          value={where}
          onChange={setWhere}
        />
      </div>
      <Choices<'csv' | 'sql'>
        label={texts.format}
        value={format}
        onChange={setFormat}
        choices={[
          { value: 'csv', label: texts.csv },
          { value: 'sql', label: texts.sqlText },
        ]}
      />
      <div>
        <Button icon="export" busy={rows.isPending} onClick={take}>
          {texts.take}
        </Button>
      </div>
      <ErrorNote error={rows.error} />
      {rows.data && rows.variables ? (
        <TakenText
          taken={rows.data}
          name={[snapshot.targetName, rows.variables.table]}
          extension={rows.variables.format}
          snapshot={snapshot}
        />
      ) : null}
    </section>
  );
}
