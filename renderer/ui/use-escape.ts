import { useEffect, useEffectEvent } from 'react';

/** What lies above a page: Escape closes that first. */
const above = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** Leaves a page by Escape, as its Cancel button does; null where there is nothing to be left. */
export function useEscape(leave: (() => void) | null): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing || leave === null) return;
    if (document.querySelector(above) === null) leave();
  });
  useEffect(() => {
    // Before anybody else hears of it: a dialog that closes by the same key is still there.
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
}
