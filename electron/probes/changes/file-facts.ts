import { createHash } from 'node:crypto';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { fileClockAheadMs } from '../../locations/file-clock.ts';
import type { Location } from '../../locations/location.ts';
import type { FactDefinition } from '../../packs/schema/incident.ts';
import { severalAtOnce } from '../../platform/several-at-once.ts';
import type { ObservedFact } from './fact-store.ts';
import { toldFact } from './told-fact.ts';

/** A file that says how a system is set up, or a key. Paths have their templates filled. */
export type WatchedFile = {
  readonly base: string;
  readonly path: string;
  readonly title: LocalText;
  readonly location: Location | null;
};

/** A fact that stands at the beginning of a file. */
export type ToldFile = WatchedFile & { readonly fact: FactDefinition; readonly zone: string };

type FileFacts = { readonly facts: readonly ObservedFact[]; readonly unread: readonly LocalText[] };

/** More of a file is not read; what comes over a connection costs time. */
const largestBytes = { local: 64 * 1024 ** 2, ssh: 4 * 1024 ** 2 } as const;
const sliceBytes = 1024 ** 2;
const headBytes = 64 * 1024;
const atOnce = 8;
/** Enough to tell two files apart, too little to find out what stands in one. */
const fingerprintCharacters = 16;

/** What is known of a file without reading it again. */
type Remembered = { readonly mark: string; readonly value: string };

/** Reads fingerprints of files; one that has not been written to since the last look is not read again. */
export class FileFingerprints {
  readonly #remembered = new Map<string, Remembered>();

  /** What cannot be read is no fact: its absence is one. */
  async read(targetId: string, files: readonly WatchedFile[], signal: AbortSignal): Promise<FileFacts> {
    return eachFile(files, async (file, location) => [
      fileFact(file, await this.#fingerprint(targetId, file, location, signal)),
    ]);
  }

  async #fingerprint(
    targetId: string,
    { base, path }: WatchedFile,
    location: Location,
    signal: AbortSignal,
  ): Promise<string> {
    const facts = await location.facts(path, signal);
    if (facts === null) return 'absent';
    if (facts.kind !== 'file') return facts.kind;
    if (facts.sizeBytes > largestBytes[location.kind]) return `${facts.sizeBytes} bytes`;
    const key = `${targetId}/${base}/${path}`;
    const mark = `${facts.inode ?? ''}:${facts.sizeBytes}:${facts.modifiedAt}`;
    const known = this.#remembered.get(key);
    if (known?.mark === mark) return known.value;
    const value = `SHA-256 ${await hashOf(path, facts.sizeBytes, location, signal)} · ${facts.sizeBytes} bytes`;
    this.#remembered.set(key, { mark, value });
    return value;
  }
}

/** What files tell of versions and starts. */
export function toldByFiles(
  files: readonly ToldFile[],
  now: number,
  signal: AbortSignal,
): Promise<FileFacts> {
  return eachFile(files, async ({ fact, path, zone }, location) => {
    const found = await location.facts(path, signal);
    if (found?.kind !== 'file') return [];
    const bytes = await location.read(path, 0, Math.min(headBytes, found.sizeBytes), signal);
    const aheadMs = await fileClockAheadMs(location, signal);
    return toldFact(fact, Buffer.from(bytes).toString('utf8'), now, zone, aheadMs);
  });
}

/** Several at once: each takes a few ways there and back where files lie on a host. */
async function eachFile<File extends WatchedFile>(
  files: readonly File[],
  look: (file: File, location: Location) => Promise<readonly ObservedFact[]>,
): Promise<FileFacts> {
  const unread: LocalText[] = [];
  const facts = await severalAtOnce(files, atOnce, async (file) => {
    if (file.location === null) return [];
    try {
      return await look(file, file.location);
    } catch (error: unknown) {
      if (!isAppError(error) || error.code === 'run/cancelled') throw error;
      unread.push(error.text);
      return [];
    }
  });
  return { facts: facts.flat(), unread: distinct(unread) };
}

/** A host that cannot be reached is told once, not with every file. */
function distinct(texts: readonly LocalText[]): readonly LocalText[] {
  return [...new Map(texts.map((text) => [text.en, text])).values()];
}

async function hashOf(
  path: string,
  sizeBytes: number,
  location: Location,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < sizeBytes; offset += sliceBytes) {
    signal.throwIfAborted();
    hash.update(await location.read(path, offset, Math.min(sliceBytes, sizeBytes - offset), signal));
  }
  return hash.digest('hex').slice(0, fingerprintCharacters);
}

function fileFact({ base, path, title }: WatchedFile, value: string): ObservedFact {
  return {
    id: `file:${base}/${path}`,
    kind: 'file',
    title: localText(`${title.en} (${path})`, `${title.ko} (${path})`),
    value,
    probeId: null,
    policyId: null,
  };
}
