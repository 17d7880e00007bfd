import { sha256 } from '../format/keys.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { chunkIdBytes, headerBytes, saltBytes } from '../format/layout.ts';
import { openSealed } from '../format/open-sealed.ts';
import { RecordCipher } from '../format/record-cipher.ts';
import { release } from '../format/release.ts';
import type { BadRecord, SealedRun } from './open-messages.ts';

/** Opens records and proves each: decrypted, unpacked to its stated size, and hashed to its id again. */
export class RunOpener {
  readonly #keys: RepositoryKeys;
  readonly #ciphers = new Map<string, RecordCipher>();

  constructor(keys: RepositoryKeys) {
    this.#keys = keys;
  }

  /** Null when the plain bytes of all records lie in `plain`. */
  open({ pack, header, records, chunkIds, sealed, plain }: SealedRun): BadRecord | null {
    const cipher = this.#cipherOf(pack, header);
    let [from, to] = [0, 0];
    for (const [at, { record, storedLength, plainLength }] of records.entries()) {
      const chunkId = chunkIds.subarray(at * chunkIdBytes, (at + 1) * chunkIdBytes);
      const entry = { chunkId, plainLength };
      const opened = openSealed(cipher, record, entry, sealed.subarray(from, from + storedLength));
      if (opened === null) return { record, what: 'not-genuine' };
      if (!this.#keys.chunkId(sha256(opened)).equals(chunkId)) return { record, what: 'other-chunk' };
      plain.set(opened, to);
      from += storedLength;
      to += opened.length;
      release(opened);
    }
    return null;
  }

  #cipherOf(pack: string, header: Uint8Array): RecordCipher {
    const known = this.#ciphers.get(pack);
    if (known !== undefined) return known;
    const cipher = new RecordCipher(this.#keys, 'pack', header.subarray(headerBytes - saltBytes));
    this.#ciphers.set(pack, cipher);
    return cipher;
  }
}
