import { createHash } from 'node:crypto';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Location } from '../../locations/location.ts';
import type { FactDefinition } from '../../packs/schema/incident.ts';
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

export type FileFacts = { readonly facts: readonly ObservedFact[]; readonly unread: readonly LocalText[] };

const largestBytes = 64 * 1024 ** 2;
const sliceBytes = 1024 ** 2;
const headBytes = 64 * 1024;
/** Enough to tell two files apart, too little to find out what stands in one. */
const fingerprintCharacters = 16;

/** What is known of a file without reading it again. */
type Remembered = { readonly mark: string; readonly value: string };

/** Reads fingerprints of files; one that has not been written to since the last look is not read again. */
export class FileFingerprints {
  readonly #remembered = new Map<string, Remembered>();

  /** What cannot be read is no fact: its absence is one. */
  async read(targetId: string, files: readonly WatchedFile[], signal: AbortSignal): Promise<FileFacts> {
    const facts: ObservedFact[] = [];
    const unread: LocalText[] = [];
    for (const file of files) {
      if (file.location === null) continue;
      try {
        facts.push(fileFact(file, await this.#fingerprint(targetId, file, file.location, signal)));
      } catch (error: unknown) {
        if (!isAppError(error) || error.code === 'run/cancelled') throw error;
        unread.push(error.text);
      }
    }
    return { facts, unread };
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
    if (facts.sizeBytes > largestBytes) return `${facts.sizeBytes} bytes`;
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
export async function toldByFiles(
  files: readonly ToldFile[],
  now: number,
  signal: AbortSignal,
): Promise<FileFacts> {
  const facts: ObservedFact[] = [];
  const unread: LocalText[] = [];
  for (const { fact, path, location, zone } of files) {
    if (location === null) continue;
    try {
      const found = await location.facts(path, signal);
      if (found?.kind !== 'file') continue;
      const bytes = await location.read(path, 0, Math.min(headBytes, found.sizeBytes), signal);
      facts.push(...toldFact(fact, Buffer.from(bytes).toString('utf8'), now, zone));
    } catch (error: unknown) {
      if (!isAppError(error) || error.code === 'run/cancelled') throw error;
      unread.push(error.text);
    }
  }
  return { facts, unread };
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
