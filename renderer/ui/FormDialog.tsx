import { useRef } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import type { DialogProps } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { useTexts } from './language.tsx';
import { SubmitForm } from './SubmitForm.tsx';
import { uiTexts } from './ui-texts.ts';

/**
 * A form in a window above the page. Its verb is on the button, Enter in a field does the same, neither does it while it is being done
 * or cannot be done yet; what went wrong stands below the fields. Its first field has the focus, or Cancel where the verb destroys.
 */
export function FormDialog({
  verb,
  tone = 'primary',
  disabled = false,
  busy,
  error,
  layout,
  onSubmit,
  children,
  ...dialog
}: Omit<DialogProps, 'open' | 'actions' | 'shape'> & {
  readonly open?: boolean;
  readonly verb: string;
  readonly tone?: 'primary' | 'danger';
  readonly disabled?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  /** The class that lays the fields out. */
  readonly layout?: 'stack' | 'form';
  readonly onSubmit: () => void;
}) {
  const texts = useTexts(uiTexts);
  const form = useRef<HTMLFormElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const submit = () => {
    if (!disabled && !busy) onSubmit();
  };
  return (
    <Dialog
      open
      {...(tone === 'danger' ? { initialFocus: cancel } : {})}
      {...dialog}
      actions={
        <>
          <Button ref={cancel} onClick={dialog.onClose}>
            {texts.cancel}
          </Button>
          <Button tone={tone} disabled={disabled} busy={busy} onClick={() => form.current?.requestSubmit()}>
            {verb}
          </Button>
        </>
      }
    >
      <SubmitForm ref={form} className={layout ?? 'stack'} onSubmit={submit}>
        {children}
        <ErrorNote error={error} />
      </SubmitForm>
    </Dialog>
  );
}
