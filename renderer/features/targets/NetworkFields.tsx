import { targetFormTexts } from '../../app/texts/target-form.ts';
import { TextArea, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import type { NetworkForm } from './setting-form.ts';

export function NetworkFields(props: {
  readonly form: NetworkForm;
  readonly onChange: (form: NetworkForm) => void;
}) {
  const texts = useTexts(targetFormTexts);
  return (
    <>
      <TextField
        label={texts.proxy}
        help={texts.proxyHelp}
        placeholder="http://proxy.example:3128"
        value={props.form.proxy}
        onChange={(proxy) => props.onChange({ ...props.form, proxy })}
      />
      <TextArea
        label={texts.ca}
        help={texts.caHelp}
        mono
        rows={4}
        placeholder="-----BEGIN CERTIFICATE-----"
        value={props.form.ca}
        onChange={(ca) => props.onChange({ ...props.form, ca })}
      />
    </>
  );
}
