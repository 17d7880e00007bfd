import { useState } from 'react';
import type { RepositoryId } from '../../../shared/model/ids.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useAddKey, useRemoveKey, useRepositoryKeys } from '../../data/repositories.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** The keys that open a repository by a passphrase. */
export function KeysCard(props: { readonly repositoryId: RepositoryId }) {
  const texts = useTexts(repositoryTexts);
  const keys = useRepositoryKeys(props.repositoryId);
  const remove = useRemoveKey(props.repositoryId);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<{ readonly id: string; readonly label: string } | null>(null);
  const all = keys.data?.keys ?? [];
  const damaged = keys.data?.damaged ?? [];
  return (
    <>
      <h2 id="keys-title">{texts.keys}</h2>
      <p className="muted small">{texts.keysText}</p>
      {keys.isPending ? <Skeleton rows={2} /> : null}
      <ErrorNote error={keys.error} onRetry={() => void keys.refetch()} />
      {keys.data && all.length + damaged.length === 0 ? <p>{texts.noKeys}</p> : null}
      <ul aria-label={texts.keys} hidden={all.length === 0}>
        {all.map((key) => (
          <li key={key.id} className="key-line">
            <span className="grow clip">
              <Plain text={key.label} clip />
            </span>
            <span className="muted small">
              {texts.added} <RelativeTime at={key.createdAt} />
            </span>
            <IconButton
              small
              icon="trash"
              name={texts.removeKey(key.label)}
              onClick={() => setRemoving(key)}
            />
          </li>
        ))}
        {damaged.map((id) => (
          <li key={id} className="key-line">
            <span className="grow clip">
              <Plain text={id} clip />
            </span>
            <span className="small">{texts.keyDamaged}</span>
            <IconButton
              small
              icon="trash"
              name={texts.removeKey(id)}
              onClick={() => setRemoving({ id, label: id })}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button icon="key" onClick={() => setAdding(true)}>
          {texts.addKey}
        </Button>
      </div>
      {adding ? <AddKey repositoryId={props.repositoryId} onClose={() => setAdding(false)} /> : null}
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={texts.removeKey(removing?.label ?? '')}
        description={texts.removeKeyText}
        verb={texts.removeKeyVerb}
        {...(removing === null ? {} : { typedName: removing.label })}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          removing === null ? undefined : remove.mutate(removing.id, { onSuccess: () => setRemoving(null) })
        }
      />
    </>
  );
}

function AddKey(props: { readonly repositoryId: RepositoryId; readonly onClose: () => void }) {
  const texts = useTexts(repositoryTexts);
  const add = useAddKey(props.repositoryId);
  const [label, setLabel] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const ready = label.trim() !== '' && passphrase !== '';
  const submit = () => add.mutate({ label: label.trim(), passphrase }, { onSuccess: props.onClose });
  return (
    <FormDialog
      width="small"
      onClose={props.onClose}
      title={texts.addKey}
      verb={texts.addKey}
      disabled={!ready}
      busy={add.isPending}
      error={add.error}
      onSubmit={submit}
    >
      <TextField label={texts.keyLabel} required maxLength={100} value={label} onChange={setLabel} />
      <TextField
        label={texts.passphrase}
        help={texts.passphraseHelp}
        type="password"
        autoComplete="new-password"
        required
        value={passphrase}
        onChange={setPassphrase}
      />
    </FormDialog>
  );
}
