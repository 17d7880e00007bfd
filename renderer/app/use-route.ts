import { useMemo, useSyncExternalStore } from 'react';
import { parseRoute, routeHref } from './routes.ts';
import type { Route } from './routes.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the window is. */
export function useRoute(): Route {
  const fragment = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseRoute(fragment), [fragment]);
}

export function goTo(route: Route): void {
  window.location.hash = routeHref(route);
}

/** Changes the address without a new entry in the history, as for a tab that was chosen for the operator. */
export function replaceRoute(route: Route): void {
  window.history.replaceState(null, '', routeHref(route));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
