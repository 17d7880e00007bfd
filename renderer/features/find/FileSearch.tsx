import { useState } from 'react';
import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { findTexts } from '../../app/texts/find.ts';
import { useFindFile } from '../../data/contents.ts';
import { useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { FoundFiles } from './FoundFiles.tsx';

/** Looks for a file by its name in all snapshots of a target, or of all targets. */
export function FileSearch(props: { readonly targetId: TargetId | null }) {
  const texts = useTexts(findTexts);
  const find = useFindFile();
  const targets = useTargets().data?.targets ?? [];
  const [target, setTarget] = useState<TargetId | 'all'>(props.targetId ?? 'all');
  const [name, setName] = useState('');
  const [strict, setStrict] = useState(false);
  const submit = () => {
    setStrict(true);
    if (name.trim() === '') return;
    find.start({ name: name.trim(), ...(target === 'all' ? {} : { targetId: target }) });
  };
  return (
    <>
      <form
        className="form"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={texts.name}
          help={texts.nameHelp}
          maxLength={400}
          value={name}
          problem={strict && name.trim() === '' ? texts.nameMissing : null}
          onChange={setName}
        />
        <Select<TargetId | 'all'>
          label={texts.target}
          value={target}
          onChange={setTarget}
          choices={[
            { value: 'all', label: texts.allTargets },
            ...targets.map(({ id, name: label }) => ({ value: id, label })),
          ]}
        />
        <div className="toolbar">
          <Button type="submit" tone="primary" icon="search" busy={find.isPending}>
            {texts.find}
          </Button>
          {find.isPending ? (
            <Button icon="stop" onClick={find.cancel}>
              {texts.stop}
            </Button>
          ) : null}
        </div>
      </form>
      <ErrorNote error={find.error} />
      <Result pending={find.isPending} stopped={find.wasCancelled} found={find.data} />
    </>
  );
}

function Result(props: {
  readonly pending: boolean;
  readonly stopped: boolean;
  readonly found: CallOutput<'contents.find'> | undefined;
}) {
  const texts = useTexts(findTexts);
  const language = useLanguage();
  const found = props.pending || props.stopped ? undefined : props.found;
  return (
    <>
      <p role="status" className="muted">
        {props.pending ? texts.searching : props.stopped ? texts.stopped : null}
        {found === undefined
          ? null
          : texts.searched(
              formatNumber(found.files.length, language),
              formatNumber(found.searched, language),
            )}
        {found?.truncated ? ` ${texts.truncated}` : null}
      </p>
      {found?.unsearched.map((each) => (
        <p key={each.repositoryId} role="status">
          <strong>{texts.unsearched(each.name)}</strong> {each.reason[language]}
        </p>
      ))}
      {props.pending ? <Skeleton rows={5} /> : null}
      {found?.files.length === 0 ? <EmptyState title={texts.none} /> : null}
      {found && found.files.length > 0 ? <FoundFiles files={found.files} /> : null}
    </>
  );
}
