import type { BytePath } from '../../tree/byte-path.ts';
import type { EntryFacts } from '../capture-source.ts';

/** What bears a name in a folder. `code` is the system's name of the failure. */
export type HostEntry =
  | {
      readonly kind: 'entry';
      readonly name: BytePath;
      readonly facts: EntryFacts;
      readonly linkTarget: BytePath | null;
    }
  | { readonly kind: 'unreadable'; readonly name: BytePath; readonly code: string };

/** Something below an absolute folder of the host that is free of links; no link on the way from there is followed. */
export type HostPlace = { readonly base: string; readonly path: BytePath };

export type ByteRange = { readonly offset: number; readonly lengthBytes: number };

/** A reading under way: its bytes, then `after`. `facts` are those of the open file before the first byte. */
export type HostReading = {
  readonly facts: EntryFacts;
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Asked after the last piece: the file as it is then. */
  readonly after: () => Promise<EntryFacts>;
  /** Nobody asks for the rest. */
  readonly giveUp: () => void;
};

/** The content of a file by its hashes, which the host has computed between `before` and `after`. */
export type HostHashes = {
  readonly before: EntryFacts;
  readonly after: EntryFacts;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  /** SHA-256 of each piece. */
  readonly digests: readonly Uint8Array[];
};

/**
 * How files of a host are listed and read, by whatever the host has for it. Failures of its file system are `HostFileError`, with the names that they
 * have here; `ssh/…` when it cannot be asked. Many requests may be under way at once.
 */
export interface HostReader {
  /** `exact`: times in nanoseconds, and numbers of files. `seconds`: whole seconds of the last change of content, nothing else. */
  readonly tells: 'exact' | 'seconds';
  /** In the order of the bytes of their names. */
  list(place: HostPlace): Promise<readonly HostEntry[]>;
  /** Of a link itself. Rejects with ENOENT when nothing bears the name. */
  look(place: HostPlace): Promise<HostEntry>;
  /** Of what an absolute path leads to. */
  facts(absolutePath: string): Promise<EntryFacts>;
  /** The whole file, or its ranges one after the other. EISDIR for what is no plain file. */
  read(place: HostPlace, ranges: readonly ByteRange[] | 'all'): Promise<HostReading>;
  /** Null where the host cannot compute them. */
  hash(place: HostPlace, pieceBytes: number): Promise<HostHashes | null>;
  dispose(): void;
}
