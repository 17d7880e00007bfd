import { useEffect, useRef, useState } from 'react';
import type { HostWay } from '../../../shared/model/host.ts';
import { hostTexts } from '../../app/texts/hosts.ts';
import { useHostCall } from '../../data/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { HostAnswer } from './HostAnswer.tsx';

type Form = {
  readonly address: string;
  readonly keyFile: string;
  readonly jumps: string;
  readonly password: string;
  readonly passphrase: string;
};

/** Looks at a host; what it shows stands below the fields, and a key that is not known is pinned only by a button of its own. */
export function HostCheckDialog(props: { readonly way: HostWay; readonly onClose: () => void }) {
  const texts = useTexts(hostTexts);
  const check = useHostCall('hosts.check');
  const trust = useHostCall('hosts.trust');
  const [form, setForm] = useState<Form>({
    address: props.way.address,
    keyFile: props.way.keyFile ?? '',
    jumps: props.way.jumps ?? '',
    password: '',
    passphrase: '',
  });
  const change = (part: Partial<Form>) => {
    setForm({ ...form, ...part });
    check.reset();
    trust.reset();
  };
  const way = {
    address: form.address.trim(),
    keyFile: form.keyFile.trim() || null,
    jumps: form.jumps.trim() || null,
  };
  const look = () =>
    check.mutate({
      ...way,
      ...(form.password === '' ? {} : { password: form.password }),
      ...(form.passphrase === '' || way.keyFile === null ? {} : { passphrase: form.passphrase }),
    });
  const found = check.data;
  const answer = useRef<HTMLDivElement>(null);
  // The fields fill a small window, and the answer stands below them.
  useEffect(() => {
    if (found !== undefined) answer.current?.scrollIntoView({ block: 'start' });
  }, [found]);
  return (
    <FormDialog
      onClose={props.onClose}
      title={texts.dialogTitle}
      width="large"
      verb={texts.verb}
      disabled={way.address === ''}
      busy={check.isPending || trust.isPending}
      error={trust.error ?? check.error}
      onSubmit={look}
    >
      <TextField
        label={texts.address}
        help={texts.addressHelp}
        required
        maxLength={1024}
        value={form.address}
        onChange={(address) => change({ address })}
      />
      <TextField
        label={texts.keyFile}
        help={texts.keyFileHelp}
        value={form.keyFile}
        onChange={(keyFile) => change({ keyFile })}
      />
      {way.keyFile === null ? null : (
        <TextField
          label={texts.passphrase}
          help={texts.kept}
          type="password"
          autoComplete="off"
          value={form.passphrase}
          onChange={(passphrase) => change({ passphrase })}
        />
      )}
      <TextField
        label={texts.password}
        help={texts.kept}
        type="password"
        autoComplete="off"
        value={form.password}
        onChange={(password) => change({ password })}
      />
      <TextField
        label={texts.jumps}
        help={texts.jumpsHelp}
        value={form.jumps}
        onChange={(jumps) => change({ jumps })}
      />
      <div ref={answer} role="status" className="stack">
        {found === undefined ? null : <HostAnswer found={found} />}
      </div>
      {found?.kind === 'unknown-key' ? (
        <div>
          <Button
            icon="check"
            busy={trust.isPending}
            onClick={() => trust.mutate({ ...way, fingerprint: found.key.fingerprint }, { onSuccess: look })}
          >
            {texts.trust}
          </Button>
        </div>
      ) : null}
    </FormDialog>
  );
}
