import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { BundleFile } from '../../../shared/model/incident.ts';
import { systemCode, writeFailure } from '../../platform/file-errors.ts';
import { placeFile, temporaryBeside } from '../../platform/new-file.ts';
import { bundleExists } from '../incident-errors.ts';
import type { BundleEntry } from './bundle-files.ts';

type ZipWish = {
  readonly path: string;
  readonly entries: readonly BundleEntry[];
  /** What is written after all entries, about them. */
  readonly last: (
    files: readonly BundleFile[],
  ) => readonly { readonly path: string; readonly text: string }[];
  readonly signal: AbortSignal;
  readonly onEntry: (path: string, place: number, bytes: number) => void;
};

type WrittenZip = {
  readonly sizeBytes: number;
  readonly files: number;
  readonly entries: readonly BundleFile[];
};

/** Of whoever unpacks it, and nobody else's. */
const fileMode = 0o100600;

/**
 * Writes a new zip file, streamed: entries, then what is about them, then SHA256SUMS of all of it in the format of sha256sum. The file has
 * its name when it is complete; one that is there is not replaced.
 *
 * @throws AppError incident/output-exists, store/disk-full, store/not-writable
 */
export async function writeZip({ path, entries, last, signal, onEntry }: ZipWish): Promise<WrittenZip> {
  const temporary = temporaryBeside(path);
  const zip = new ZipFile();
  const sums: string[] = [];
  const files: BundleFile[] = [];
  let bytes = 0;
  const summed = async function* (name: string, texts: AsyncIterable<string> | Iterable<string>) {
    const hash = createHash('sha256');
    for await (const text of texts) {
      signal.throwIfAborted();
      const chunk = Buffer.from(text, 'utf8');
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
    sums.push(`${hash.digest('hex')}  ${name}\n`);
  };
  const add = (name: string, texts: () => AsyncIterable<string> | Iterable<string>) =>
    zip.addReadStreamLazy(name, { mode: fileMode }, (give) => {
      const stream = Readable.from(summed(name, texts()), { objectMode: false });
      stream.once('error', (error) => zip.emit('error', error));
      give(null, stream);
    });
  for (const [place, entry] of entries.entries()) {
    add(entry.path, async function* () {
      onEntry(entry.path, place, bytes);
      const before = bytes;
      yield* entry.text(signal);
      files.push({ path: entry.path, sizeBytes: bytes - before, hidden: entry.counts.list() });
    });
  }
  const about = new Map<string, string>();
  const aboutOf = (name: string) => {
    if (about.size === 0) for (const made of last(files)) about.set(made.path, made.text);
    return about.get(name) ?? '';
  };
  const names = last([]).map((made) => made.path);
  for (const name of names) add(name, () => [aboutOf(name)]);
  zip.addReadStreamLazy('SHA256SUMS', { mode: fileMode }, (give) =>
    give(null, Readable.from([sums.join('')])),
  );
  zip.end();
  try {
    const output = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
    const failed = new Promise<never>((_resolve, reject) => zip.on('error', reject));
    await Promise.race([pipeline(Readable.from(zip.outputStream), output, { signal }), failed]);
    await placeFile(temporary, path);
    const { size } = await stat(path);
    return { sizeBytes: size, files: entries.length + names.length + 1, entries: files };
  } catch (error: unknown) {
    signal.throwIfAborted();
    if (systemCode(error) === 'EEXIST') throw bundleExists(path);
    throw writeFailure(error, path) ?? error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
