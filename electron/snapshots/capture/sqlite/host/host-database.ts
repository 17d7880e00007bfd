import type { EnteredHost } from '../../../../locations/ssh/host-access.ts';
import type { KnownPieces } from '../../../../repository/chunks/known-pieces.ts';
import type { CaptureRequest } from '../capture-database.ts';
import type { KeptPieces } from './keep-pieces.ts';

/** A database of a host, and where its copy is put together here. */
export type HostDatabase = {
  readonly host: EnteredHost;
  readonly known: KnownPieces;
  readonly kept: KeptPieces;
  /** Its chunks in an earlier snapshot. */
  readonly earlier: readonly string[];
  readonly liveCopyReason: string | null;
  /** `path` is absolute on the host. */
  readonly request: CaptureRequest;
  /** In an empty folder here; what an earlier attempt left there is taken up. */
  readonly to: string;
};
