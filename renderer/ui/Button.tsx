import type { ComponentProps, ReactNode, Ref } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';

type ButtonProps = Omit<ComponentProps<'button'>, 'children' | 'ref'> & {
  readonly tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly icon?: IconName;
  /** While work is under way the button stays where it is, keeps the focus, and does nothing. */
  readonly busy?: boolean;
  readonly small?: boolean;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button(props: ButtonProps) {
  const {
    tone = 'plain',
    icon,
    busy = false,
    small = false,
    children,
    className,
    onClick,
    disabled,
    ...rest
  } = props;
  const classes = ['button', `button--${tone}`, small ? 'button--small' : '', className ?? '']
    .filter(Boolean)
    .join(' ');
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon ? <Icon name={icon} size={15} /> : null}
      {children === undefined ? null : <span className="button__label">{children}</span>}
    </button>
  );
}

/** A button that shows an icon only; its name is said and shown on hover and focus. */
export function IconButton(
  props: Omit<ButtonProps, 'children'> & { readonly name: string; readonly icon: IconName },
) {
  const { name, className, ...rest } = props;
  return (
    <Button
      {...rest}
      tone={props.tone ?? 'quiet'}
      aria-label={name}
      title={name}
      className={`button--icon ${className ?? ''}`}
    />
  );
}
