import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import type { Choice } from './Field.tsx';

/** A few values of which one holds, all in view. */
export function Choices<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <span id={id} className="field__label">
        {props.label}
      </span>
      <RadioGroup
        aria-labelledby={id}
        className="choices"
        value={props.value}
        onValueChange={(value) => {
          const chosen = props.choices.find((choice) => choice.value === value);
          if (chosen) props.onChange(chosen.value);
        }}
      >
        {props.choices.map((choice) => (
          <label key={choice.value} className="choices__item">
            <Radio.Root value={choice.value} className="choices__dot">
              <Radio.Indicator className="choices__mark" />
            </Radio.Root>
            {choice.label}
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
