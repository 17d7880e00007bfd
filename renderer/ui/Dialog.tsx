import { Dialog as Base } from '@base-ui/react/dialog';
import { useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { IconButton } from './Button.tsx';
import { firstField } from './focus-first.ts';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';

export type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons; the one that does nothing comes first. */
  readonly actions?: ReactNode;
  readonly width?: 'small' | 'medium' | 'large';
  readonly shape?: 'dialog' | 'drawer';
  /** Without it the first field, or else the first button at its foot. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** Where the focus goes back to when the opener is not the element that had it. */
  readonly finalFocus?: RefObject<HTMLElement | null>;
};

/** A modal window inside the window. Escape and the close button leave it; the focus returns to where it came from. */
export function Dialog(props: DialogProps) {
  const texts = useTexts(uiTexts);
  const shape = props.shape ?? 'dialog';
  const body = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLElement>(null);
  const first = () =>
    (body.current === null ? null : firstField(body.current)) ??
    foot.current?.querySelector<HTMLElement>('button:not(:disabled)') ??
    true;
  return (
    <Base.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Base.Portal>
        <Base.Backdrop className="dialog__backdrop" />
        <Base.Popup
          className={`${shape} ${shape}--${props.width ?? 'medium'}`}
          initialFocus={props.initialFocus ?? (shape === 'dialog' ? first : true)}
          {...(props.finalFocus ? { finalFocus: props.finalFocus } : {})}
        >
          <header className="dialog__head">
            <div className="grow stack stack--tight">
              <Base.Title className="dialog__title">{props.title}</Base.Title>
              {props.description ? (
                <Base.Description render={<div />} className="muted">
                  {props.description}
                </Base.Description>
              ) : null}
            </div>
            <Base.Close render={<IconButton icon="close" name={texts.close} />} />
          </header>
          <div ref={body} className="dialog__body">
            {props.children}
          </div>
          {props.actions ? (
            <footer ref={foot} className="dialog__actions">
              {props.actions}
            </footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A panel at the right edge for what belongs to one row. */
export function Drawer(props: Omit<DialogProps, 'shape'>) {
  return <Dialog {...props} shape="drawer" />;
}
