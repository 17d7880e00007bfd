import { useId } from 'react';
import type { ComponentProps, ReactNode, Ref } from 'react';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';

type FieldFrame = {
  readonly label: string;
  readonly help?: ReactNode;
  readonly problem?: string | null;
  readonly required?: boolean;
  /** The label is said but not shown, as in a tool bar. */
  readonly bare?: boolean;
};

type FrameProps = FieldFrame & {
  readonly id: string;
  readonly children: ReactNode;
  readonly className?: string;
};

function Frame(props: FrameProps) {
  const texts = useTexts(uiTexts);
  return (
    <div className={`field ${props.className ?? ''}`}>
      <label htmlFor={props.id} className={props.bare ? 'visually-hidden' : 'field__label'}>
        {props.label}
        {props.required ? <span className="muted"> · {texts.required}</span> : null}
      </label>
      {props.children}
      {props.help ? (
        <div id={`${props.id}-help`} className="field__help">
          {props.help}
        </div>
      ) : null}
      {props.problem ? (
        <p id={`${props.id}-problem`} className="field__problem">
          {props.problem}
        </p>
      ) : null}
    </div>
  );
}

function described(
  id: string,
  props: FieldFrame,
): { readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true } {
  const ids = [props.help ? `${id}-help` : '', props.problem ? `${id}-problem` : '']
    .filter(Boolean)
    .join(' ');
  return {
    ...(ids === '' ? {} : { 'aria-describedby': ids }),
    ...(props.problem ? { 'aria-invalid': true } : {}),
  };
}

type InputProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'ref'>;

export function TextField(
  props: FieldFrame &
    InputProps & {
      readonly value: string;
      readonly onChange: (value: string) => void;
      readonly ref?: Ref<HTMLInputElement>;
      readonly mono?: boolean;
    },
) {
  const { label, help, problem, required, bare, value, onChange, mono, className, ...rest } = props;
  const id = useId();
  const frame = {
    label,
    help,
    ...(problem === undefined ? {} : { problem }),
    required: required ?? false,
    bare: bare ?? false,
  };
  return (
    <Frame {...frame} id={id} className={className ?? ''}>
      <input
        spellCheck={false}
        {...rest}
        {...described(id, props)}
        id={id}
        required={required}
        className={`input ${mono ? 'mono' : ''}`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Frame>
  );
}

export function TextArea(
  props: FieldFrame & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly rows: number;
    readonly mono?: boolean;
    readonly placeholder?: string;
    readonly ref?: Ref<HTMLTextAreaElement>;
  },
) {
  const { ref, value, onChange, rows, mono, placeholder, ...frame } = props;
  const id = useId();
  return (
    <Frame {...frame} id={id}>
      <textarea
        {...described(id, frame)}
        id={id}
        ref={ref}
        rows={rows}
        spellCheck={false}
        required={frame.required}
        placeholder={placeholder}
        className={`input input--area ${mono ? 'mono' : ''}`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Frame>
  );
}

export type Choice<Value extends string> = { readonly value: Value; readonly label: string };

/** The select of the platform: it follows the theme, the keyboard and the screen reader without a script of ours. */
export function Select<Value extends string>(
  props: FieldFrame & {
    readonly value: Value;
    readonly choices: readonly Choice<Value>[];
    readonly onChange: (value: Value) => void;
  },
) {
  const id = useId();
  return (
    <Frame {...props} id={id}>
      <select
        {...described(id, props)}
        id={id}
        className="input input--select"
        required={props.required}
        value={props.value}
        onChange={(event) => {
          const chosen = props.choices.find((choice) => choice.value === event.target.value);
          if (chosen) props.onChange(chosen.value);
        }}
      >
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** A file of the operator, by the chooser of the platform. */
export function FileField(props: FieldFrame & { readonly onChange: (file: File | null) => void }) {
  const { onChange, ...frame } = props;
  const id = useId();
  return (
    <Frame {...frame} id={id}>
      <input
        {...described(id, frame)}
        id={id}
        type="file"
        required={frame.required}
        className="input input--file"
        onChange={(event) => onChange(event.target.files?.[0] ?? null)}
      />
    </Frame>
  );
}
