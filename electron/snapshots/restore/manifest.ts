import { createHash } from 'node:crypto';
import { z } from 'zod';
import { unknownRestore } from './restore-errors.ts';
import type { NewFile, RestoreFiles } from './restore-files.ts';

/** What a restore puts in place, one line each: enough to check it without the snapshot. Paths are below the zone. */
export const ManifestLine = z.object({
  zone: z.string(),
  path: z.string(),
  type: z.enum(['file', 'folder', 'link']),
  sizeBytes: z.number(),
  sha256: z.string().nullable(),
  /** As it was set, in nanoseconds. */
  modifiedNs: z.string(),
  linkTarget: z.string().nullable(),
});
export type ManifestLine = z.infer<typeof ManifestLine>;

export const manifestName = 'manifest.ndjson';
const bufferBytes = 256 * 1024;

/** Writes lines to a new file without keeping them. */
export class ManifestWriter {
  readonly #file: NewFile;
  readonly #hash = createHash('sha256');
  #pending = '';
  #at = 0;

  private constructor(file: NewFile) {
    this.#file = file;
  }

  static async create(files: RestoreFiles, path: string): Promise<ManifestWriter> {
    return new ManifestWriter(await files.create(path));
  }

  async add(line: ManifestLine): Promise<void> {
    this.#pending += `${JSON.stringify(line)}\n`;
    if (this.#pending.length >= bufferBytes) await this.#flush();
  }

  /** Brings it to the disk. Answers the SHA-256 of the whole file, in hex. */
  async finish(): Promise<string> {
    try {
      await this.#flush();
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
    return this.#hash.digest('hex');
  }

  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#pending, 'utf8');
    this.#pending = '';
    this.#hash.update(bytes);
    await this.#file.write(bytes, this.#at);
    this.#at += bytes.length;
  }
}

/** The lines of a manifest in their order. Throws `restore/unknown` when it is not the one with this SHA-256. */
export async function* readManifest(
  files: RestoreFiles,
  path: string,
  sha256: string,
  signal: AbortSignal,
): AsyncIterable<ManifestLine> {
  const hash = createHash('sha256');
  for await (const piece of files.read(path, signal)) hash.update(piece);
  if (hash.digest('hex') !== sha256) throw unknownRestore(path);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of files.read(path, signal)) {
    // By hand: readline also cuts at U+2028, which may stand in a name.
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield ManifestLine.parse(JSON.parse(line));
  }
}
