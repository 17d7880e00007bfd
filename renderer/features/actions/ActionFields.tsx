import type { ActionArgumentValue, ActionSummary } from '../../../shared/model/action.ts';
import { Choices } from '../../ui/Choices.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLocal } from '../../ui/language.tsx';

type Values = Readonly<Record<string, ActionArgumentValue>>;

/** What an action asks for. The console checks it; nothing is guessed here. */
export function ActionFields(props: {
  readonly action: ActionSummary;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}) {
  const local = useLocal();
  const { values, onChange } = props;
  return props.action.arguments.map(({ name, title, help, type, choices }) => {
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
