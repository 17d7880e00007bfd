import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from './bundles.ts';
import { inRoot } from './root.ts';

/** name of a bundle → fingerprint of what it was built from */
export type BuildRecord = Readonly<Record<string, string>>;

const recordFile = inRoot('out', '.build.json');
/** What changes every output: the way it is built and the packages that go into it. */
const common = ['build/steps/bundles.ts', 'package-lock.json'];

/** Reads what the outputs in out/ were built from; an unreadable record means that nothing was built. */
export function readBuildRecord(): BuildRecord {
  if (!existsSync(recordFile)) return {};
  try {
    const parsed: unknown = JSON.parse(readFileSync(recordFile, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter((entry) => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

/** Remembers the fingerprints of what stands in out/ now. */
export function writeBuildRecord(record: BuildRecord): void {
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
}

/** SHA-256 over names and contents of all sources of a bundle. */
export function fingerprint(bundle: Bundle): string {
  const hash = createHash('sha256');
  for (const source of [...bundle.sources, ...common]) {
    for (const file of filesUnder(inRoot(source))) hash.update(file).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** The bundles whose sources differ from what they were built from, or whose output is gone. */
export function staleBundles(
  bundles: readonly Bundle[],
  record: BuildRecord,
  fingerprints: BuildRecord,
  outputExists: (bundle: Bundle) => boolean,
): readonly Bundle[] {
  return bundles.filter(
    (bundle) => !outputExists(bundle) || record[bundle.name] !== fingerprints[bundle.name],
  );
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}
