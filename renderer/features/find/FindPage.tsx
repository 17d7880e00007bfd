import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { findTexts } from '../../app/texts/find.ts';
import { useFindFile } from '../../data/contents.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** Finds a file by its name in all snapshots, or in those of one target. */
export function FindPage(props: { readonly targetId: TargetId | null }) {
  const texts = useTexts(findTexts);
  const language = useLanguage();
  const find = useFindFile();
  const [name, setName] = useState('');
  const { targetId } = props;
  return (
    <div className="page">
      <h1>{texts.title}</h1>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') find.mutate({ name, ...(targetId === null ? {} : { targetId }) });
        }}
      >
        <TextField label={texts.name} help={texts.nameHelp} value={name} onChange={setName} />
        <div>
          <Button type="submit" tone="primary" icon="search" busy={find.isPending}>
            {texts.find}
          </Button>
        </div>
      </form>
      <ErrorNote error={find.error} />
      {find.data ? (
        <div role="status" className="stack">
          <p className="muted">{texts.searched(formatNumber(find.data.searched, language))}</p>
          {find.data.files.length === 0 ? <EmptyState title={texts.none} /> : null}
          <ul aria-label={texts.results}>
            {find.data.files.map((file) => (
              <li key={`${file.targetId}/${file.partId}/${file.path}/${file.sha256 ?? ''}`}>
                <Plain text={file.path} mono /> <span className="muted">{file.targetName}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
