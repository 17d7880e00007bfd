import type { State } from '../../shared/model/state.ts';

/** What one probe has to say while a fault is on. */
export type Expectation = {
  readonly probe: string;
  readonly state: Exclude<State, 'pending' | 'paused'>;
  /** Of the English reason; null where there is none to give. */
  readonly reason: RegExp | null;
  /** Of one line of the evidence, written as "name: value". */
  readonly evidence?: RegExp;
};

/** Where a fault is acted out. */
export type Stage =
  /** One server and console for all of these, one after the other. */
  | 'shared'
  /** The same, beside them: the console has to wait for what never comes. */
  | 'patient'
  /** A server and console of its own: the fault changes files, or what is remembered of them. */
  | 'own'
  /** A server of its own with a certificate. */
  | 'https';

export type FaultRow = {
  readonly stage: Stage;
  /** In the order in which the probes are run, one after the other. */
  readonly expected: readonly Expectation[];
  readonly afterwards: readonly Expectation[];
};

export function down(probe: string, reason: RegExp): Expectation {
  return { probe, state: 'down', reason };
}

export function degraded(probe: string, reason: RegExp): Expectation {
  return { probe, state: 'degraded', reason };
}

export function unknown(probe: string, reason: RegExp): Expectation {
  return { probe, state: 'unknown', reason };
}

/** The fault must not make this probe cry. */
export function fine(probe: string): Expectation {
  return { probe, state: 'ok', reason: null };
}

export function showing(expectation: Expectation, evidence: RegExp): Expectation {
  return { ...expectation, evidence };
}

/** What is still said when the fault is over, in this order; every other probe of the row has to be ok again. */
export function leaving(row: FaultRow, ...afterwards: readonly Expectation[]): FaultRow {
  return { ...row, afterwards };
}
