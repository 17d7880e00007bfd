import { posix } from 'node:path';
import type { Location } from '../../locations/location.ts';
import { fitsPattern, namePatternOf } from '../../packs/name-pattern.ts';
import { severalAtOnce } from '../../platform/several-at-once.ts';

/** A file of a log that may hold lines of the time in question. */
export type FoundLog = {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly isCompressed: boolean;
};

type FoundLogs = {
  /** Oldest first. */
  readonly files: readonly FoundLog[];
  /** So many more were left out. */
  readonly leftOut: number;
};

const namesListed = 20_000;
const mostFiles = 50;
const atOnce = 8;
/** A file may have been written to a little before its time says so, on systems that note it late. */
const slackMs = 60_000;

/** The files of a log that were written to since `from` (epoch ms by the clock of their computer); null when the log is not there at all. */
export async function findLogs(
  location: Location,
  path: string,
  from: number,
  signal: AbortSignal,
): Promise<FoundLogs | null> {
  const names = path.includes('*') ? await namesOf(location, path, signal) : [path];
  if (names === null) return null;
  const found = await severalAtOnce(names, atOnce, async (name): Promise<readonly FoundLog[]> => {
    const facts = await location.facts(name, signal);
    if (facts?.kind !== 'file') return [];
    const { sizeBytes, modifiedAt } = facts;
    return [{ path: name, sizeBytes, modifiedAt, isCompressed: /\.(?:gz|bz2|xz|zst|zip)$/i.test(name) }];
  });
  const there = found.flat();
  if (there.length === 0) return null;
  const written = there.filter(({ modifiedAt }) => modifiedAt >= from - slackMs);
  const files = written.toSorted((left, right) => left.modifiedAt - right.modifiedAt);
  return { files: files.slice(-mostFiles), leftOut: Math.max(0, files.length - mostFiles) };
}

async function namesOf(
  location: Location,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const pattern = namePatternOf(path, []);
  const names = await location.list(pattern.folder === '' ? '.' : pattern.folder, namesListed, signal);
  return (
    names?.filter((name) => fitsPattern(pattern, name)).map((name) => posix.join(pattern.folder, name)) ??
    null
  );
}

/** The name under which the files of a log stand in a capture: nothing of it can lead elsewhere or break a list of sums. */
export function keptName(path: string): string {
  const plain = path
    .replace(/[-._]?\*$/, '')
    .replace('*', 'all')
    .replace(/^(?:\.\/)+/, '')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '');
  return plain.slice(-100) || 'log';
}
