import { z } from 'zod';
import { DatabaseFile } from '../live-database/task-schemas.ts';

export const secureStoreTaskName = 'secure-store.check';

/** Bytes as base64: what goes to a child is plain data. */
const Bytes = z.base64();

export const SecureStoreInput = z.object({
  from: z.discriminatedUnion('kind', [
    /** As the tasks of live databases take it. */
    z.object({ kind: z.literal('file'), file: DatabaseFile, sql: z.string() }),
    /** Rows that were read on a host, at most one more than `maxRows`; values as `SentValue`. */
    z.object({
      kind: z.literal('rows'),
      source: z.enum(['original', 'copy']),
      rows: z.array(z.array(z.string().nullable())),
    }),
  ]),
  key: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('raw'), key: Bytes }),
    z.object({
      kind: z.literal('argon2id'),
      password: Bytes,
      salt: Bytes,
      memoryKib: z.number().int(),
      passes: z.number().int(),
      lanes: z.number().int(),
    }),
  ]),
  envelope: z.object({ prefix: Bytes, encoding: z.enum(['raw', 'base64', 'base64url']) }),
  maxRows: z.number().int().min(1),
});
export type SecureStoreInput = z.infer<typeof SecureStoreInput>;

/** `form` is not of the envelope at all; `key` does not open with this key. */
export const BlobState = z.enum(['opened', 'form', 'key']);
export type BlobState = z.infer<typeof BlobState>;

export const SecureStoreResult = z.object({
  source: z.enum(['original', 'copy']),
  /** By name, never with a value. Names are cut at 200 characters. */
  blobs: z.array(z.object({ name: z.string(), state: BlobState })),
  truncated: z.boolean(),
  deriveMs: z.number(),
});
export type SecureStoreResult = z.infer<typeof SecureStoreResult>;
