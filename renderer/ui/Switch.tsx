import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';
import type { ReactNode } from 'react';

/** On or off, with effect at once or on saving, as the place says. */
export function Switch(props: {
  readonly label: string;
  readonly help?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="switch-line">
      <Base.Root
        id={id}
        className="switch"
        checked={props.checked}
        disabled={props.disabled ?? false}
        onCheckedChange={(checked) => props.onChange(checked)}
        aria-labelledby={`${id}-label`}
        {...(props.help ? { 'aria-describedby': `${id}-help` } : {})}
      >
        <Base.Thumb className="switch__thumb" />
      </Base.Root>
      <div>
        <label id={`${id}-label`} htmlFor={id} className="switch__label">
          {props.label}
        </label>
        {props.help ? (
          <div id={`${id}-help`} className="field__help">
            {props.help}
          </div>
        ) : null}
      </div>
    </div>
  );
}
