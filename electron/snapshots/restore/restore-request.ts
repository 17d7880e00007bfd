import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RestoreDestination } from '../../../shared/model/restore.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import type { RestoreFiles } from './restore-files.ts';

/** What the pack says about the service whose files are restored in place. */
export type RestoreService = {
  /** An address that answers while the service runs; null when the pack names none. */
  readonly running: { readonly url: string; readonly timeoutMs: number } | null;
  /** The part whose file keeps the service from starting while it is not there. */
  readonly gate: string | null;
  /** Parts that belong together, and what is lost otherwise. */
  readonly together: readonly { readonly parts: readonly string[]; readonly otherwise: LocalText }[];
};

export type RestoreRequest = {
  readonly contents: SnapshotContents;
  readonly destination: RestoreDestination;
  /** Part ids; null for all that were captured. */
  readonly only: readonly string[] | null;
  /** Patterns of paths (`*`, `**`, `?`) for a restore of little; null for everything. */
  readonly paths: readonly string[] | null;
  readonly service: RestoreService | null;
  /** True when the operator was told what is lost by a choice of parts that does not hold together. */
  readonly acceptLoss: boolean;
  /** What becomes of a file that the repository cannot give: without a word it ends the restore, and in place always. */
  readonly unreadable?: 'refuse' | 'leave-out';
  readonly files: RestoreFiles;
};
