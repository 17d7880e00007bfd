import type { LabReady, SystemReady } from '../protocol.ts';

/** A practice server of any system, as its process handles it. */
export type LabServer = {
  readonly ready: SystemReady | LabReady;
  /** Rejects for a name that is no switch of this server. */
  readonly fault: (name: string, on: boolean) => Promise<void>;
  readonly counters: () => Readonly<Record<string, number>>;
  readonly resetRateLimits: () => void;
  readonly stop: () => Promise<void>;
};

/** The switches of a server, as they are told. */
export function faultList(
  faults: Readonly<Record<string, { readonly en: string }>>,
): readonly { readonly name: string; readonly en: string }[] {
  return Object.entries(faults).map(([name, { en }]) => ({ name, en }));
}

/** The one that is meant; throws when there is none of that name. */
export function knownFault<Name extends string>(faults: Readonly<Record<Name, unknown>>, name: string): Name {
  const found = Object.keys(faults).find((one): one is Name => one === name);
  if (found === undefined) throw new Error(`There is no fault "${name}".`);
  return found;
}
