import { createHmac, createSecretKey, hash, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { formatVersion } from './layout.ts';
import type { SealedKind } from './layout.ts';

export const rootSecretBytes = 20;
const keyBytes = 32;
const none = Buffer.alloc(0);

/** The keys of one repository, all derived from its root secret. Never logged, never serialised. */
export type RepositoryKeys = {
  readonly repositoryId: Buffer;
  /** What all others follow from; with the id it is enough to make them again in another thread. */
  readonly master: KeyObject;
  /** Authenticates holdfast-repository.json. */
  readonly configKey: Buffer;
  /** The key of one sealed file, from the salt in its header. */
  fileKey(kind: SealedKind, salt: Uint8Array): Buffer;
  /** HMAC-SHA-256 over the SHA-256 of a chunk's plain bytes. */
  chunkId(plainSha256: Uint8Array): Buffer;
};

/** @param rootSecret 20 bytes, what the recovery code says */
export function deriveKeys(rootSecret: Uint8Array, repositoryId: string): RepositoryKeys {
  const id = Buffer.from(repositoryId, 'hex');
  return keysFrom(createSecretKey(derive(rootSecret, id, 'master')), id);
}

/** The same keys again, from the one that a thread was given. */
export function keysFrom(master: KeyObject, repositoryId: Uint8Array): RepositoryKeys {
  // A key object is taken over once; bytes are again at every use, which costs several times as much as the hash itself.
  const idKey = createSecretKey(derive(master, none, 'chunk-id'));
  return {
    repositoryId: Buffer.from(repositoryId),
    master,
    configKey: derive(master, none, 'repository'),
    fileKey: (kind, salt) => derive(master, salt, kind),
    chunkId: (plainSha256) => createHmac('sha256', idKey).update(plainSha256).digest(),
  };
}

function derive(key: Uint8Array | KeyObject, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `holdfast/${formatVersion} ${purpose}`, keyBytes));
}

export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}
