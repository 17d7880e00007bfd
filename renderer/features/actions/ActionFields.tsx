import type { ActionArgument, ActionArgumentValue } from '../../../shared/model/action.ts';
import { Choices } from '../../ui/Choices.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLocal } from '../../ui/language.tsx';

type Values = Readonly<Record<string, ActionArgumentValue>>;

/** What an action asks for. The console checks it; nothing is guessed here. */
export function ActionFields(props: {
  readonly fields: readonly ActionArgument[];
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}) {
  const local = useLocal();
  const { values, onChange } = props;
  return props.fields.map(({ name, title, help, type, choices }) => {
    const value = String(values[name] ?? '');
    const change = (next: string) => onChange({ ...values, [name]: next });
    return type === 'choice' ? (
      <Choices
        key={name}
        label={local(title)}
        value={value}
        choices={choices.map((choice) => ({ value: choice, label: choice }))}
        onChange={change}
      />
    ) : (
      <TextField
        key={name}
        label={local(title)}
        {...(help === null ? {} : { help: local(help) })}
        required
        value={value}
        onChange={change}
        maxLength={500}
      />
    );
  });
}

/** What is filled in before anybody has typed. */
export function defaultsOf(fields: readonly ActionArgument[]): Values {
  return Object.fromEntries(
    fields.flatMap(({ name, default: value }) => (value === null ? [] : [[name, value]])),
  );
}
