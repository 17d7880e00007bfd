import { useState } from 'react';
import type { PackCredential } from '../../../shared/model/pack.ts';
import type { Target } from '../../../shared/model/target.ts';
import { editTargetTexts } from '../../app/texts/edit-target.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { useCredentials } from '../../data/credentials.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { CredentialDialog } from './CredentialDialog.tsx';

/** Which credentials of a target are stored. Their values are never read back. */
export function TargetCredentials(props: {
  readonly target: Target;
  readonly credentials: readonly PackCredential[];
}) {
  const { target } = props;
  const texts = useTexts(editTargetTexts);
  const local = useLocal();
  const stored = useCredentials();
  const [editing, setEditing] = useState<PackCredential | null>(null);
  return (
    <section className="card form form__section" aria-label={texts.credentials}>
      <h2>{texts.credentials}</h2>
      {props.credentials.length === 0 ? <p className="muted">{texts.noCredentials}</p> : null}
      <ErrorNote error={stored.error} />
      <ul className="check-list">
        {props.credentials.map((credential) => {
          const entry = stored.data?.credentials.find(
            (each) => each.targetId === target.id && each.name === credential.name,
          );
          return (
            <li key={credential.name} className="row-line row-line--apart credential-line">
              <span className="grow">
                <strong>{local(credential.title)}</strong>{' '}
                <span className="muted mono">{credential.name}</span>
                <Stored updatedAt={entry?.updatedAt ?? null} rotating={credential.type === 'rotating'} />
              </span>
              {credential.type === 'rotating' ? null : (
                <Button
                  small
                  icon="key"
                  onClick={() => setEditing(credential)}
                  aria-label={(entry ? texts.replace : texts.set)(local(credential.title))}
                >
                  {(entry ? texts.replace : texts.set)('').trim()}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <CredentialDialog targetId={target.id} credential={editing} onClose={() => setEditing(null)} />
    </section>
  );
}

function Stored(props: { readonly updatedAt: number | null; readonly rotating: boolean }) {
  const texts = useTexts(editTargetTexts);
  const form = useTexts(targetFormTexts);
  return (
    <span className="muted small credential-line__state">
      {props.updatedAt === null ? (
        texts.notStored
      ) : (
        <>
          {texts.stored} <RelativeTime at={props.updatedAt} />
        </>
      )}
      {props.rotating ? ` · ${form.rotating}` : null}
    </span>
  );
}
