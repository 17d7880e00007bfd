import { useState } from 'react';
import type { CredentialStoreStatus } from '../../../shared/model/credential.ts';
import { credentialTexts } from '../../app/texts/credentials.ts';
import { useCredentialStatus, useUnlockVault } from '../../data/credentials.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** Whether secrets can be read now, and the way to unlock them. */
export function VaultCard() {
  const status = useCredentialStatus();
  if (status.isPending) return <Skeleton rows={3} />;
  if (!status.data) return <ErrorNote error={status.error} onRetry={() => void status.refetch()} />;
  return <Shown status={status.data} />;
}

function Shown(props: { readonly status: CredentialStoreStatus }) {
  const { status } = props;
  const texts = useTexts(credentialTexts);
  const local = useLocal();
  return (
    <section className="card form__section" aria-label={texts.keptIn}>
      <dl className="facts">
        <dt>{texts.keptIn}</dt>
        <dd className="row-line">
          {texts[status.backend]} <StatusMark state={status.usable ? 'ok' : 'degraded'} compact />{' '}
          {status.usable ? texts.usable : texts.notUsable}
        </dd>
        <dt>{texts.place}</dt>
        <dd>
          <Plain text={status.place} mono />
        </dd>
        <dt>{texts.vaultState}</dt>
        <dd>{texts[status.vault]}</dd>
      </dl>
      {status.problem === null ? null : (
        <div className="note note--warning">
          <Plain text={local(status.problem)} />
        </div>
      )}
      <OpenVault status={status} />
    </section>
  );
}

/** Where typed secrets could not be kept now: why, unless that is said above, and the way to a place for them. Nothing where they can. */
export function NoPlaceForSecrets(props: { readonly isSaid?: boolean; readonly onOpened?: () => void }) {
  const texts = useTexts(credentialTexts);
  const local = useLocal();
  const status = useCredentialStatus().data;
  if (status === undefined || status.usable) return null;
  return (
    <div className="note note--warning stack">
      <span>
        {texts.noPlace}{' '}
        {status.problem === null || props.isSaid ? null : <Plain text={local(status.problem)} />}
      </span>
      <OpenVault status={status} onOpened={props.onOpened} />
    </div>
  );
}

/** The way to a vault that is not open: makes one, or unlocks the one there is. */
export function OpenVault(props: {
  readonly status: CredentialStoreStatus;
  readonly onOpened?: (() => void) | undefined;
}) {
  const { vault } = props.status;
  const texts = useTexts(credentialTexts);
  const [asking, setAsking] = useState(false);
  const button = (
    <div>
      <Button icon="key" onClick={() => setAsking(true)}>
        {vault === 'absent' ? texts.create : texts.unlock}
      </Button>
    </div>
  );
  return (
    <>
      {vault === 'unlocked' ? null : button}
      <UnlockDialog
        create={vault === 'absent'}
        open={asking}
        onOpened={props.onOpened}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

function UnlockDialog(props: {
  readonly create: boolean;
  readonly open: boolean;
  readonly onOpened?: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  const { create } = props;
  const texts = useTexts(credentialTexts);
  const unlock = useUnlockVault();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const ready = passphrase !== '' && (!create || passphrase === again);
  const close = () => {
    setPassphrase('');
    setAgain('');
    unlock.reset();
    props.onClose();
  };
  const opened = () => {
    close();
    props.onOpened?.();
  };
  const verb = create ? texts.create : texts.unlock;
  return (
    <FormDialog
      open={props.open}
      onClose={close}
      width="small"
      title={verb}
      description={create ? texts.createHelp : texts.unlockHelp}
      verb={verb}
      disabled={!ready}
      busy={unlock.isPending}
      error={unlock.error}
      onSubmit={() => unlock.mutate({ passphrase, create }, { onSuccess: opened })}
    >
      <TextField
        label={texts.passphrase}
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={setPassphrase}
      />
      {create ? (
        <TextField
          label={texts.again}
          type="password"
          autoComplete="off"
          value={again}
          problem={again !== '' && again !== passphrase ? texts.differ : null}
          onChange={setAgain}
        />
      ) : null}
    </FormDialog>
  );
}
