import { useSyncExternalStore } from 'react';

/**
 * How this window is tied to its console. `direct` is the desktop; the other four belong to the web face.
 * `refused` means that the secret is no longer valid: only a new address helps.
 */
type LinkState = 'direct' | 'connecting' | 'open' | 'lost' | 'refused';

let state: LinkState = 'direct';
const listeners = new Set<() => void>();

export function setLinkState(next: LinkState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

export function readLinkState(): LinkState {
  return state;
}

export function onLinkState(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLinkState(): LinkState {
  return useSyncExternalStore(onLinkState, readLinkState);
}
