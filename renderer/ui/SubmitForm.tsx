import type { ReactNode, Ref } from 'react';
import { focusFirstWrong } from './focus-first.ts';

/**
 * A form that Enter submits from any of its fields, while its visible button lies outside, such as at the foot of a dialog. What is wrong
 * then gets the focus.
 */
export function SubmitForm({
  className,
  ref,
  onSubmit,
  children,
}: {
  readonly className?: string;
  readonly ref?: Ref<HTMLFormElement>;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  return (
    <form
      noValidate
      ref={ref}
      className={className ?? 'stack'}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
        focusFirstWrong(event.currentTarget);
      }}
    >
      {children}
      {/* With several fields and no button of its own a form does not hear Enter. */}
      <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
    </form>
  );
}
