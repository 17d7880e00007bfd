import { z } from 'zod';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const nanoseconds = z.string().regex(/^-?\d{1,20}$/);

/** No more chunk ids in one line; the rest follows in continuation lines `{"more":[…]}`. */
export const chunksPerLine = 1024;

/**
 * One line of a file list. Paths are relative to the part's base with forward slashes and checked by `safe-path.ts` when they are
 * read: never absolute, never `..`. A name that is not UTF-8 is given in `pathBase64`, `path` then holds a readable form.
 */
export const FileEntry = z.object({
  path: z.string().min(1).max(8192),
  pathBase64: z.string().max(12_000).optional(),
  type: z.enum(['file', 'folder', 'link']),
  /** Permission bits; null where the system has none. */
  mode: z.number().int().min(0).max(0o7777).nullable(),
  owner: z
    .object({
      uid: z.number().int(),
      gid: z.number().int(),
      user: z.string().nullable(),
      group: z.string().nullable(),
    })
    .nullable(),
  modifiedNs: nanoseconds,
  changedNs: nanoseconds.nullable(),
  inode: z.string().max(40).nullable(),
  sizeBytes: z.number().int().min(0),
  sha256: hex64.nullable(),
  linkTarget: z.string().max(8192).nullable(),
  chunks: z.array(hex64).max(chunksPerLine),
  /** When its bytes were last read, epoch ms: re-reads of unchanged files are spread over 30 days. */
  readAt: z.number().nullable(),
});
export type FileEntry = z.infer<typeof FileEntry>;

/** A continuation line: further chunks of the entry before it. */
export const MoreChunks = z.object({ more: z.array(hex64).max(chunksPerLine) });
