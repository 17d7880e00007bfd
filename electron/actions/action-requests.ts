import type { ActionRunId, TargetId } from '../../shared/model/ids.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
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
  /** One that stands in no list of the pack: the program of a step of a runbook. */
  readonly definition?: ActionDefinition | undefined;
};

/** The plan that an operator has confirmed. */
export type Confirmed = {
  readonly plannedAt: number;
  readonly fingerprint: string;
  readonly confirmName: string;
  /** Why rules of the pack are passed; needed where the plan names any. */
  readonly reason?: string | undefined;
  /** The id that the run gets, where its caller has to know it before it begins. */
  readonly runId?: ActionRunId | undefined;
};

/** A run of an action. */
export type ChosenRun = { readonly targetId: TargetId; readonly runId: string };
