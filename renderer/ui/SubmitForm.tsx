import type { ReactNode } from 'react';

/** A form that Enter submits from any of its fields, while its visible button lies outside, such as at the foot of a dialog. */
export function SubmitForm(props: {
  readonly className?: string;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  return (
    <form
      noValidate
      className={props.className ?? 'stack'}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      {props.children}
      {/* With several fields and no button of its own a form does not hear Enter. */}
      <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
    </form>
  );
}
