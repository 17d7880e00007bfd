import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { PackCredential } from '../../../shared/model/pack.ts';
import { credentialTexts } from '../../app/texts/credentials.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { usePutCredential } from '../../data/credentials.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { SecretFields } from './SecretFields.tsx';
import { typedSecrets } from './setting-form.ts';
import type { SecretForm } from './setting-form.ts';

/** Stores one credential, in place of the one that may be there. */
export function CredentialDialog(props: {
  readonly targetId: TargetId;
  readonly credential: PackCredential | null;
  readonly onClose: () => void;
}) {
  const { credential, targetId } = props;
  const texts = useTexts(credentialTexts);
  const form = useTexts(targetFormTexts);
  const local = useLocal();
  const put = usePutCredential();
  const [typed, setTyped] = useState<SecretForm>({});
  const close = () => {
    setTyped({});
    put.reset();
    props.onClose();
  };
  const value = credential === null ? undefined : typedSecrets([credential], typed)[credential.name];
  const save = () => {
    if (credential && value) put.mutate({ targetId, name: credential.name, value }, { onSuccess: close });
  };
  return (
    <Dialog
      open={credential !== null}
      onClose={close}
      width="small"
      title={credential === null ? '' : texts.storeTitle(local(credential.title))}
      description={form.secretKept}
      actions={
        <>
          <Button onClick={close}>{form.cancel}</Button>
          <Button tone="primary" disabled={value === undefined} busy={put.isPending} onClick={save}>
            {texts.store}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {credential === null ? null : (
          <SecretFields
            credentials={[credential]}
            form={typed}
            onChange={(name, next) => setTyped({ ...typed, [name]: next })}
          />
        )}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true">
          {texts.store}
        </button>
        <ErrorNote error={put.error} />
      </form>
    </Dialog>
  );
}
