import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { PackCredential } from '../../../shared/model/pack.ts';
import { credentialTexts } from '../../app/texts/credentials.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { usePutCredential } from '../../data/credentials.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
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
    <FormDialog
      open={credential !== null}
      onClose={close}
      width="small"
      title={credential === null ? '' : texts.storeTitle(local(credential.title))}
      description={form.secretKept}
      verb={texts.store}
      disabled={value === undefined}
      busy={put.isPending}
      error={put.error}
      onSubmit={save}
    >
      {credential === null ? null : (
        <SecretFields
          credentials={[credential]}
          form={typed}
          onChange={(name, next) => setTyped({ ...typed, [name]: next })}
        />
      )}
    </FormDialog>
  );
}
