import { useState } from 'react';
import { hostTexts } from '../../app/texts/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { FolderPicker } from '../targets/FolderPicker.tsx';
import type { HostForm } from './host-form.ts';

/** How a host is entered: what is left empty comes from the SSH configuration and the agent of this computer. */
export function HostFields(props: {
  readonly form: HostForm;
  /** What is missing is pointed at. */
  readonly strict?: boolean;
  readonly onChange: (form: HostForm) => void;
}) {
  const { form, strict = false, onChange } = props;
  const texts = useTexts(hostTexts);
  const change = (part: Partial<HostForm>) => onChange({ ...form, ...part });
  return (
    <>
      <TextField
        label={texts.address}
        help={texts.addressHelp}
        required
        maxLength={1024}
        value={form.address}
        problem={strict && form.address.trim() === '' ? texts.noAddress : null}
        onChange={(address) => change({ address })}
      />
      <KeyFileField value={form.keyFile} onChange={(keyFile) => change({ keyFile })} />
      {form.keyFile.trim() === '' ? null : (
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
    </>
  );
}

function KeyFileField(props: { readonly value: string; readonly onChange: (keyFile: string) => void }) {
  const texts = useTexts(hostTexts);
  const [open, setOpen] = useState(false);
  return (
    <div className="form__pick">
      <TextField
        label={texts.keyFile}
        help={texts.keyFileHelp}
        value={props.value}
        onChange={props.onChange}
      />
      <Button icon="file" onClick={() => setOpen(true)}>
        {texts.chooseKey}
      </Button>
      <FolderPicker
        open={open}
        wanted="file"
        onClose={() => setOpen(false)}
        onPick={({ path }) => {
          props.onChange(path);
          setOpen(false);
        }}
      />
    </div>
  );
}
