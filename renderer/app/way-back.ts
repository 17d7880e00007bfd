import { useEffect } from 'react';
import { goTo } from './use-route.ts';
import type { Route } from './routes.ts';

/** From which address the place in hand was opened. */
let opening: { readonly here: string; readonly from: string } | null = null;
let left: string | null = null;

/** Remembers from where each place was opened. Once, in the frame around all of them. */
export function useOpenings(): void {
  useEffect(() => {
    const remember = ({ oldURL, newURL }: HashChangeEvent) => {
      // An address that was only replaced is the same place.
      if (oldURL !== '') opening = { here: new URL(newURL).hash, from: new URL(oldURL).hash };
    };
    window.addEventListener('hashchange', remember);
    return () => window.removeEventListener('hashchange', remember);
  }, []);
}

/** Goes back to where the place in hand was opened; elsewhere where that is not known. */
export function leave(otherwise: Route): void {
  left = window.location.hash;
  if (opening === null || opening.here !== left || opening.from === '') goTo(otherwise);
  else window.location.hash = opening.from;
}

/** The link to the place that was just left, for the focus to return to; null where there is none. Asked for once. */
export function takeLinkToLeft(within: HTMLElement): HTMLElement | null {
  const href = left;
  left = null;
  return href === null ? null : within.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`);
}
