import type { ChannelKeyName } from '../../../shared/model/alert.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Select, TextArea, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { isAddress, isMailbox, isMinutes, isPort, mailboxesOf } from './channel-form.ts';
import type { ChannelForm, StoredKeys } from './channel-form.ts';

type FieldsProps = {
  readonly form: ChannelForm;
  readonly onChange: (form: ChannelForm) => void;
  readonly strict: boolean;
  readonly stored: StoredKeys;
};

/** What a channel of this kind needs. */
export function ChannelFields(props: FieldsProps) {
  switch (props.form.kind) {
    case 'desktop':
      return null;
    case 'webhook':
      return <WebhookFields {...props} />;
    case 'heartbeat':
      return <HeartbeatFields {...props} />;
    case 'email':
      return <MailFields {...props} />;
  }
}

function WebhookFields(props: FieldsProps) {
  const { form, onChange } = props;
  const texts = useTexts(alertTexts);
  return (
    <>
      <AddressFields {...props} />
      <Switch
        label={texts.signed}
        help={texts.signedHelp}
        checked={form.signed}
        onChange={(signed) => onChange({ ...form, signed })}
      />
      {form.signed ? (
        <Secret
          {...props}
          name="signing-key"
          label={texts.signingKey}
          value={form.signingKey}
          onEnter={(signingKey) => onChange({ ...form, signingKey })}
        />
      ) : null}
      <NetworkFields {...props} />
    </>
  );
}

function HeartbeatFields(props: FieldsProps) {
  const { form, onChange, strict } = props;
  const texts = useTexts(alertTexts);
  return (
    <>
      <AddressFields {...props} />
      <div className="form__pair">
        <Choices<ChannelForm['method']>
          label={texts.method}
          value={form.method}
          onChange={(method) => onChange({ ...form, method })}
          choices={[
            { value: 'GET', label: 'GET' },
            { value: 'POST', label: 'POST' },
          ]}
        />
        <TextField
          label={texts.everyMinutes}
          inputMode="numeric"
          required
          value={form.everyMinutes}
          problem={strict && !isMinutes(form.everyMinutes) ? texts.badMinutes : null}
          onChange={(everyMinutes) => onChange({ ...form, everyMinutes })}
        />
      </div>
      <NetworkFields {...props} />
    </>
  );
}

function AddressFields(props: FieldsProps) {
  const { form, onChange, strict } = props;
  const texts = useTexts(alertTexts);
  return (
    <>
      <TextField
        label={texts.address}
        help={texts.addressHelp}
        mono
        required
        maxLength={2000}
        placeholder="https://alerts.example/hook"
        value={form.address}
        problem={strict && !isAddress(form.address.trim()) ? texts.badAddress : null}
        onChange={(address) => onChange({ ...form, address })}
      />
      {form.address.includes('{key}') ? (
        <Secret
          {...props}
          name="address-key"
          label={texts.addressKey}
          value={form.addressKey}
          onEnter={(addressKey) => onChange({ ...form, addressKey })}
        />
      ) : null}
    </>
  );
}

function MailFields(props: FieldsProps) {
  const { form, onChange, strict } = props;
  const texts = useTexts(alertTexts);
  return (
    <>
      <div className="form__pair">
        <TextField
          label={texts.host}
          required
          maxLength={253}
          value={form.host}
          problem={strict && form.host.trim() === '' ? texts.noHost : null}
          onChange={(host) => onChange({ ...form, host })}
        />
        <TextField
          label={texts.port}
          inputMode="numeric"
          required
          value={form.port}
          problem={strict && !isPort(form.port) ? texts.badPort : null}
          onChange={(port) => onChange({ ...form, port })}
        />
      </div>
      <Select<ChannelForm['security']>
        label={texts.security}
        value={form.security}
        onChange={(security) => onChange({ ...form, security })}
        choices={(['starttls', 'tls', 'none'] as const).map((value) => ({
          value,
          label: texts[`security-${value}`],
        }))}
      />
      <TextField
        label={texts.user}
        help={texts.userHelp}
        maxLength={254}
        autoComplete="off"
        value={form.user}
        onChange={(user) => onChange({ ...form, user })}
      />
      {form.user.trim() === '' ? null : (
        <Secret
          {...props}
          name="password"
          label={texts.password}
          value={form.password}
          onEnter={(password) => onChange({ ...form, password })}
        />
      )}
      <TextField
        label={texts.from}
        required
        maxLength={254}
        value={form.from}
        problem={strict && !isMailbox(form.from.trim()) ? texts.badMailbox : null}
        onChange={(from) => onChange({ ...form, from })}
      />
      <TextArea
        label={texts.to}
        help={texts.toHelp}
        required
        rows={2}
        value={form.to}
        problem={strict && mailboxesOf(form.to) === null ? texts.badMailboxes : null}
        onChange={(to) => onChange({ ...form, to })}
      />
      <Authority {...props} />
    </>
  );
}

function NetworkFields(props: FieldsProps) {
  const { form, onChange } = props;
  const texts = useTexts(alertTexts);
  return (
    <>
      <TextField
        label={texts.proxy}
        help={texts.proxyHelp}
        mono
        maxLength={500}
        value={form.proxy}
        onChange={(proxy) => onChange({ ...form, proxy })}
      />
      <Authority {...props} />
    </>
  );
}

function Authority({ form, onChange }: FieldsProps) {
  const texts = useTexts(alertTexts);
  return (
    <TextArea label={texts.ca} rows={2} mono value={form.ca} onChange={(ca) => onChange({ ...form, ca })} />
  );
}

/** A secret is entered, and never shown again. */
function Secret(props: {
  readonly name: ChannelKeyName;
  readonly label: string;
  readonly value: string;
  readonly strict: boolean;
  readonly stored: StoredKeys;
  readonly onEnter: (value: string) => void;
}) {
  const texts = useTexts(alertTexts);
  const isStored = props.stored.has(props.name);
  const isMissing = !isStored && props.value === '';
  return (
    <TextField
      label={props.label}
      help={isStored ? texts.keptStored : texts.kept}
      type="password"
      autoComplete="new-password"
      maxLength={2000}
      required={!isStored}
      value={props.value}
      problem={props.strict && isMissing ? texts.noSecret : null}
      onChange={props.onEnter}
    />
  );
}
