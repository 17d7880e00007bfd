/** What a copy on a host may ask of its server. */
type HostCopyLimits = {
  readonly maxStallMs: number;
  readonly maxPinMs: number;
  readonly maxWalGrowthBytes: number;
};

/** A database on a host that is to be copied there. */
export type HostCopyJob = {
  /** Absolute and free of links, on a local disk of the host. */
  readonly path: string;
  /** An empty folder that only the account can enter. */
  readonly folder: string;
  readonly walMode: boolean;
  readonly limits: HostCopyLimits;
};

/** How the copy is called in its folder; its `-wal` and `-journal`, where it has any, lie beside it. */
export const copyName = 'copy.db';

export type HostCopied = {
  readonly kind: 'copied';
  readonly method: 'pinned-read' | 'one-step-backup' | 'stopped-copy' | 'plain-copy';
  readonly heldMs: number;
  /** Of the original. */
  readonly modifiedNs: string;
  readonly mode: number;
};

/** What became of a copy on a host. */
export type HostCopy =
  | HostCopied
  /** The files are others than a moment ago: look at them again. */
  | { readonly kind: 'moved' }
  /** It was written to during each attempt, and nothing held it still. */
  | { readonly kind: 'unstill' }
  /** The server has left a state that only a copy may be brought back from. */
  | { readonly kind: 'stopped' }
  /** Somebody holds it for himself. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'limit'; readonly limit: 'stall' | 'pin' | 'wal'; readonly amount: number }
  | { readonly kind: 'full' }
  /** This way of copying does not do it; `detail` is what the program said. */
  | { readonly kind: 'failed'; readonly detail: string };

/** What SQLite says, by its words: the shells and modules of hosts are of many versions, and few of them tell codes. */
export function failureFrom(text: string): HostCopy {
  if (/database (?:table )?is locked|locking protocol/i.test(text)) return { kind: 'busy' };
  if (/readonly database/i.test(text)) return { kind: 'stopped' };
  if (/disk is full|No space left|quota exceeded/i.test(text)) return { kind: 'full' };
  return { kind: 'failed', detail: text.trim().replaceAll(/\s+/g, ' ').slice(0, 300) };
}
