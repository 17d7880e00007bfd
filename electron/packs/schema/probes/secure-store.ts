import { z } from 'zod';
import { FilePath, JsonPath, Name, PackText, Pattern, Template } from '../common.ts';

const Hex = z
  .string()
  .max(200)
  .regex(/^([0-9a-fA-F]{2})+$/, 'expected bytes as pairs of hexadecimal digits, such as "4c4d01"');
/** How a text becomes bytes. */
const decode = z.enum(['utf8', 'base64', 'hex']).default('utf8');
/** Of a whole file: its bytes as they are, or what its text means. */
const decodeWhole = z.enum(['raw', 'utf8', 'base64', 'hex']).default('raw');

/**
 * Where a piece of a key comes from. `file` lies below the target's folder, or below `base`, another setting of type folder; `setting`
 * is one of type file that the operator chose. `json` is a place in a JSON document, `key` one of a settings file whose name tells its format;
 * without either, the whole file is the piece.
 */
export const KeySource = z.union([
  z.strictObject({ text: Template, decode }),
  z.strictObject({ base: Name.optional(), file: FilePath, json: JsonPath, decode }),
  z.strictObject({ base: Name.optional(), file: FilePath, key: z.string().min(1).max(300), decode }),
  z.strictObject({ base: Name.optional(), file: FilePath, decode: decodeWhole }),
  z.strictObject({ setting: Name, json: JsonPath, decode }),
  z.strictObject({ setting: Name, decode: decodeWhole }),
  z.strictObject({ credential: Name, decode }),
]);
export type KeySource = z.infer<typeof KeySource>;

/** Argon2id (RFC 9106), version 1.3. The pieces of the password are put together in their order. */
const Argon2id = z.strictObject({
  password: z.array(KeySource).min(1).max(10),
  salt: KeySource,
  'memory-kib': z.number().int().min(8).max(262_144),
  passes: z.number().int().min(1).max(20),
  lanes: z.number().int().min(1).max(16),
});

/**
 * Secrets in a database: each row of `sql` is a name and an encrypted value. Proves that all of them can be decrypted with the key that
 * belongs to them, and that the names are consistent. Values are decrypted to see whether it works, and forgotten.
 */
export const SecureStoreProbe = z.strictObject({
  kind: z.literal('secure-store'),
  path: FilePath,
  sql: z.string().min(1).max(10_000),
  /** 32 bytes, as they are or derived. */
  key: z.union([z.strictObject({ raw: KeySource }), z.strictObject({ argon2id: Argon2id })]),
  /** AES-256-GCM: what stands before, then a nonce of 12 bytes, the text and a tag of 16 bytes. */
  envelope: z
    .strictObject({
      prefix: z
        .union([z.strictObject({ hex: Hex }), z.strictObject({ text: z.string().min(1).max(20) })])
        .optional(),
      /** Of what follows the prefix. */
      encoding: z.enum(['raw', 'base64', 'base64url']).default('raw'),
    })
    .prefault({}),
  /** Where a name matches, what group 1 of it stands for in `needs` (`key_*`) must be a name too. */
  rules: z
    .array(
      z.strictObject({
        match: Pattern,
        needs: z
          .string()
          .max(200)
          .regex(/^[^*]*\*[^*]*$/, 'expected a name with one "*", such as "key_*"'),
        else: z.enum(['degraded', 'down']).default('down'),
        reason: PackText.optional(),
      }),
    )
    .max(20)
    .default([]),
  /** What an empty store means. */
  empty: z.enum(['ok', 'degraded', 'down']).default('degraded'),
});
export type SecureStoreProbe = z.infer<typeof SecureStoreProbe>;
