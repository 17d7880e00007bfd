import type { PatternPart } from '../../packs/parts-for-target.ts';
import type { Proof } from '../../packs/proofs.ts';
import type { ReferenceDefinition } from '../../packs/schema/part.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import type { CaptureProgress, StageTotals } from './capture-progress.ts';
import type { ExportTaken } from './exports/taken-exports.ts';
import type { ServerSecrets } from './postgres/server-access.ts';
import type { SetLedger, SetPart } from './set-ledger.ts';
import type { CaptureSource } from './source/capture-source.ts';
import type { captureDatabase } from './sqlite/capture-database.ts';
import type { CaptureLimits } from './sqlite/capture-limits.ts';

/** What is to be captured. */
export type SetRequest = {
  /** As `partsFor` places them. */
  /** Parts, by id, that must be of one version; left out where there are none. */
  readonly sameVersions?: readonly (readonly string[])[];
  readonly parts: readonly (SetPart | PatternPart)[];
  readonly references: readonly ReferenceDefinition[];
  /** What is to be proven of the captured copy; left out where there is nothing. */
  readonly proofs?: readonly Proof[];
  /** The written reason of a knowingly partial set; null where the set must be whole. */
  readonly partialReason: string | null;
  /** What a plan counted, per part. */
  readonly expected: ReadonlyMap<string, StageTotals>;
  /** Where scratch copies are made; the folder is created. */
  readonly scratchRoot: string;
  readonly limits: CaptureLimits;
  /** Left out where no part is the database of a server. */
  readonly servers?: ServerSecrets;
  /** What the target has handed out, by part; left out where it was not asked. */
  readonly exports?: Readonly<Record<string, ExportTaken>>;
};

export type SetDeps = {
  /** Where the parts lie. */
  readonly source: CaptureSource;
  readonly sink: ChunkSink;
  /** The newest snapshot of the same target: what is unchanged since is not read again. */
  readonly previous: SnapshotContents | null;
  readonly captureDatabase: typeof captureDatabase;
};

/** One capture under way: what every step of it needs. */
export type SetRun = {
  /** With what the patterns of its parts lead to. */
  readonly request: Omit<SetRequest, 'parts'> & { readonly parts: readonly SetPart[] };
  readonly deps: SetDeps;
  readonly context: JobContext;
  readonly ledger: SetLedger;
  readonly progress: CaptureProgress;
  /** A knowingly partial set goes on where a whole one is refused. */
  readonly isPartial: boolean;
  /** An owner-only folder that is removed at the end. */
  readonly scratch: string;
};

/** Hash of each single file as it is now; null for one that is not there. */
export type KeyHashes = ReadonlyMap<string, string | null>;
