import { Toast as Base } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';

const manager = Base.createToastManager();

/** Says that something ended whose place is no longer on the screen. What can be said in place is said there. */
export function showToast(title: string): void {
  manager.add({ title, timeout: 6000 });
}

export function ToastProvider(props: { readonly children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      {props.children}
      <Base.Portal>
        <Toasts />
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts() {
  const texts = useTexts(uiTexts);
  const { toasts } = Base.useToastManager();
  return (
    <Base.Viewport className="toasts" aria-label={texts.notifications}>
      {toasts.map((toast) => (
        <Base.Root key={toast.id} toast={toast} className="toast">
          <Base.Title className="grow" render={<div />} />
          <Base.Close render={<IconButton icon="close" name={texts.close} />} />
        </Base.Root>
      ))}
    </Base.Viewport>
  );
}
