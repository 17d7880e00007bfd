import { useSyncExternalStore } from 'react';

/** As in the style sheets: below it tables leave out what their details say as well. */
const query = window.matchMedia('(max-width: 1023px)');

function listen(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the window is too narrow for all columns of a wide table. */
export function useNarrow(): boolean {
  return useSyncExternalStore(listen, () => query.matches);
}
