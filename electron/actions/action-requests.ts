import type { TargetId } from '../../shared/model/ids.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { ActionReach } from './prepare-action.ts';

export type ActionOptions = ActionReach & {
  readonly database: SqliteDatabase;
  readonly journal: JournalPort;
  /** Where safety copies go: a folder of this account. */
  readonly safetyFolder: string;
  /** When the newest whole snapshot of a target was taken that is verified, epoch ms; null when there is none. */
  readonly newestVerified: (id: TargetId) => number | null;
};

/** An action chosen for a target, with what the operator filled in. */
export type ChosenAction = {
  readonly targetId: TargetId;
  readonly actionId: string;
  readonly arguments: Readonly<Record<string, string | number>>;
};

/** The plan that an operator has confirmed. */
export type Confirmed = {
  readonly plannedAt: number;
  readonly fingerprint: string;
  readonly confirmName: string;
  /** Why rules of the pack are passed; needed where the plan names any. */
  readonly reason?: string | undefined;
};
/** A run of an action. */
export type ChosenRun = { readonly targetId: TargetId; readonly runId: string };
