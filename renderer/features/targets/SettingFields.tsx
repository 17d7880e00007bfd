import { useState } from 'react';
import type { PackSetting } from '../../../shared/model/pack.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { FolderPicker } from './FolderPicker.tsx';
import { problemOf } from './setting-form.ts';
import type { FieldProblem, SettingForm } from './setting-form.ts';

type SettingFieldsProps = {
  readonly settings: readonly PackSetting[];
  readonly form: SettingForm;
  /** The host whose paths are typed; null: those of this computer are picked. */
  readonly host: string | null;
  /** Paths behind picker tokens, for display. */
  readonly labels: Readonly<Record<string, string>>;
  /** Problems are shown once the operator tried to go on. */
  readonly strict: boolean;
  readonly onChange: (name: string, value: string, label?: string) => void;
};

/** The fields that a pack asks for, each by its type. */
export function SettingFields(props: SettingFieldsProps) {
  return props.settings.map((setting) => <SettingField key={setting.name} {...props} setting={setting} />);
}

function SettingField(props: SettingFieldsProps & { readonly setting: PackSetting }) {
  const { setting, form, onChange } = props;
  const local = useLocal();
  const value = form[setting.name] ?? '';
  const change = (next: string) => onChange(setting.name, next);
  const frame = useFrame(setting, value, props.strict);
  switch (setting.type) {
    case 'folder':
    case 'file':
      if (props.host !== null) return <PathField {...props} frame={frame} value={value} host={props.host} />;
      return <PickField {...props} frame={frame} value={value} />;
    case 'boolean':
      return (
        <Switch
          label={local(setting.title)}
          help={frame.help}
          checked={value === 'true'}
          onChange={(on) => change(String(on))}
        />
      );
    case 'choice':
      return <Select {...frame} value={value} onChange={change} choices={choicesOf(setting, value)} />;
    case 'zone':
      return <Select {...frame} value={value} onChange={change} choices={zoneChoices(value)} />;
    case 'integer':
      return <TextField {...frame} value={value} onChange={change} inputMode="numeric" />;
    case 'url':
      return (
        <TextField
          {...frame}
          value={value}
          onChange={change}
          type="url"
          inputMode="url"
          placeholder={setting.example ?? ''}
        />
      );
    case 'text':
    case 'postgres':
      return <TextField {...frame} value={value} onChange={change} placeholder={setting.example ?? ''} />;
  }
}

function choicesOf(setting: PackSetting, value: string) {
  const all = setting.required && value !== '' ? setting.choices : ['', ...setting.choices];
  return all.map((choice) => ({ value: choice, label: choice === '' ? '–' : choice }));
}

function zoneChoices(value: string) {
  const zones = [
    '',
    ...new Set([...(value === '' ? [] : [value]), 'UTC', ...Intl.supportedValuesOf('timeZone')]),
  ];
  return zones.map((zone) => ({ value: zone, label: zone === '' ? '–' : zone }));
}

function useFrame(setting: PackSetting, value: string, strict: boolean) {
  const texts = useTexts(targetFormTexts);
  const local = useLocal();
  const problemText = useProblemText();
  const problem = problemOf(setting, value);
  // What is only begun is not wrong yet.
  const isUnfinished = problem?.kind === 'missing' || problem?.kind === 'not-an-address';
  const shown = problem !== null && (strict || !isUnfinished) ? problemText(problem) : null;
  const help = [
    setting.help === null ? '' : local(setting.help),
    !setting.required && setting.requiredFor.length > 0
      ? texts.requiredFor(setting.requiredFor.map(local).join(', '))
      : '',
  ];
  return {
    label: local(setting.title),
    help: help.filter((part) => part !== '').join(' '),
    problem: shown,
    required: setting.required,
  };
}

function useProblemText(): (problem: FieldProblem) => string {
  const texts = useTexts(targetFormTexts);
  const language = useLanguage();
  return (problem) => {
    switch (problem.kind) {
      case 'missing':
        return texts.missing;
      case 'not-a-number':
        return texts.notANumber;
      case 'not-an-address':
        return texts.notAnAddress;
      case 'below':
        return texts.below(formatNumber(problem.min, language));
      case 'above':
        return texts.above(formatNumber(problem.max, language));
    }
  };
}

/** A path on a host, as it is written there. */
function PathField(props: {
  readonly frame: ReturnType<typeof useFrame>;
  readonly value: string;
  readonly host: string;
  readonly setting: PackSetting;
  readonly onChange: SettingFieldsProps['onChange'];
}) {
  const { frame, value, host } = props;
  const texts = useTexts(targetFormTexts);
  const wrong = value.trim() !== '' && !value.trim().startsWith('/') ? texts.noPath : null;
  const help = [frame.help, texts.pathOn(host)].filter((part) => part !== '').join(' ');
  return (
    <TextField
      {...frame}
      mono
      help={help}
      problem={frame.problem ?? wrong}
      value={value}
      placeholder="/srv/…"
      onChange={(next) => props.onChange(props.setting.name, next)}
    />
  );
}

function PickField(
  props: SettingFieldsProps & {
    readonly setting: PackSetting;
    readonly frame: ReturnType<typeof useFrame>;
    readonly value: string;
  },
) {
  const { setting, frame, value, labels } = props;
  const texts = useTexts(targetFormTexts);
  const [open, setOpen] = useState(false);
  return (
    <div className="form__pick">
      <TextField {...frame} mono readOnly value={labels[value] ?? value} onChange={() => undefined} />
      <Button icon="folder" onClick={() => setOpen(true)} aria-label={texts.choose(frame.label)}>
        {texts.chooseButton}
      </Button>
      {value === '' ? null : (
        <IconButton
          icon="close"
          name={texts.clear(frame.label)}
          onClick={() => props.onChange(setting.name, '')}
        />
      )}
      <FolderPicker
        open={open}
        wanted={setting.type === 'file' ? 'file' : 'folder'}
        onClose={() => setOpen(false)}
        onPick={(picked) => {
          props.onChange(setting.name, picked.token, picked.path);
          setOpen(false);
        }}
      />
    </div>
  );
}
