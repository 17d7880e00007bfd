import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { TextArea } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';

/** Asks for some sentences that belong into the record; nothing happens without them. */
export function ReasonDialog(props: {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly verb: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSubmit: (text: string) => void;
  /** Said above the question. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}) {
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  return (
    <FormDialog
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      initialFocus={input}
      verb={props.verb}
      disabled={text.trim() === ''}
      busy={props.busy}
      error={props.error}
      onSubmit={() => props.onSubmit(text.trim())}
    >
      {props.children}
      <TextArea ref={input} label={props.label} required rows={4} value={text} onChange={setText} />
    </FormDialog>
  );
}
