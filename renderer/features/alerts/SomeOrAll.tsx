import { useId } from 'react';
import { Choices } from '../../ui/Choices.tsx';
import type { Choice } from '../../ui/Field.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** Everything there is and will be, or some of it by name. Null stands for everything. */
export function SomeOrAll<Value extends string>(props: {
  readonly label: string;
  readonly all: string;
  readonly some: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: readonly Value[] | null;
  readonly onChange: (chosen: readonly Value[] | null) => void;
}) {
  const { chosen, onChange } = props;
  const id = useId();
  return (
    <>
      <Choices<'all' | 'some'>
        label={props.label}
        value={chosen === null ? 'all' : 'some'}
        onChange={(which) => onChange(which === 'all' ? null : [])}
        choices={[
          { value: 'all', label: props.all },
          { value: 'some', label: props.some },
        ]}
      />
      {chosen === null ? null : (
        <ul className="alerts__some" aria-label={props.label}>
          {props.choices.map(({ value, label }) => (
            <li key={value} className="row-line">
              <input
                id={`${id}-${value}`}
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value),
                  )
                }
              />
              <label htmlFor={`${id}-${value}`}>
                <Plain text={label} />
              </label>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
