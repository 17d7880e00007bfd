import { useState } from 'react';
import type { RowsText } from '../../../shared/model/contents.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { findTexts } from '../../app/texts/find.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { downloadText, fileName } from '../../ui/download.ts';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { RestoreFileDialog } from './RestoreFileDialog.tsx';

/** More than this is cut in view; what is copied and saved is all of it. */
const shownChars = 60_000;
const types = { csv: 'text/csv;charset=utf-8', sql: 'application/sql' };

/** Rows as text, to be read, copied or saved; and the files that they name. */
export function TakenText(props: {
  readonly taken: RowsText;
  readonly name: readonly string[];
  readonly extension: 'csv' | 'sql';
  readonly snapshot: Snapshot;
}) {
  const { taken, extension } = props;
  const texts = useTexts(findTexts);
  const language = useLanguage();
  const count = formatNumber(taken.rows, language);
  const save = () => {
    downloadText([taken.text], fileName(props.name, Date.now(), extension), types[extension]);
    announce(texts.saved);
  };
  return (
    <div className="stack">
      <div className="toolbar">
        <span role="status" className="grow">
          {taken.truncated ? texts.takenCut(count) : texts.taken(count)}
        </span>
        <CopyButton text={taken.text} what={texts.copyWhat} />
        <Button icon="export" onClick={save}>
          {texts.save}
        </Button>
      </div>
      <ScrollRegion as="pre" className="taken mono" label={texts.text}>
        <Plain text={taken.text.slice(0, shownChars)} mono />
        {taken.text.length > shownChars ? '\n…' : ''}
      </ScrollRegion>
      {taken.files.length === 0 ? null : <NamedFiles files={taken.files} snapshot={props.snapshot} />}
    </div>
  );
}

function NamedFiles(props: { readonly files: RowsText['files']; readonly snapshot: Snapshot }) {
  const { snapshot } = props;
  const texts = useTexts(findTexts);
  const [chosen, setChosen] = useState<RowsText['files'][number] | null>(null);
  return (
    <section className="stack stack--tight" aria-label={texts.referred}>
      <h3>{texts.referred}</h3>
      <ul className="check-list">
        {props.files.map((file) => (
          <li key={`${file.partId}/${file.path}`} className="row-line row-line--apart find__named">
            <span className="grow clip">
              <Plain text={file.path} mono clip />
            </span>
            <Button small aria-label={texts.restoreOf(file.path)} onClick={() => setChosen(file)}>
              {texts.restore}
            </Button>
          </li>
        ))}
      </ul>
      {chosen === null ? null : (
        <RestoreFileDialog
          file={chosen}
          facts={null}
          snapshots={[{ id: snapshot.id, at: snapshot.startedAt }]}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  );
}
