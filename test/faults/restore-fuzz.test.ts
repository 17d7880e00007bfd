import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { ListedFile } from '../../electron/repository/snapshot-contents.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { hashOf, listedContents, listedFile } from '../fakes/folder-contents.ts';
import { inPlace, intoFolder, picture } from '../integration/snapshots/restore/support/restoring.ts';
import { faultRounds, faultSeed, randomFrom } from './repository-scene.ts';
import { contentOf, jobContext } from './restore-rig.ts';

/*
 * Lists that a hostile repository may hold, made by chance from everything that leads astray. Whatever becomes of such a restore, nothing
 * outside the destination is made, changed or removed, and what it says is a message and not a crash.
 */

const rounds = faultRounds * 10;
const content = Buffer.from('hostile');
let outer: string;
let random: () => number;

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'restore-fuzz-'));
  random = randomFrom(faultSeed);
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

function pick<Value>(values: readonly [Value, ...Value[]]): Value {
  return values[Math.floor(random() * values.length)] ?? values[0];
}

function component(): string {
  return pick([
    'a',
    'a',
    'b',
    'b',
    'c',
    '..',
    '.',
    '',
    'con',
    'A',
    'a\\b',
    'C:',
    'a:b',
    'nul\0byte',
    '\u2028',
    'é',
    'e\u0301',
    'x'.repeat(300),
    '.holdfast-restore-0123456789abcdef',
    '.holdfast-restore-0123456789abcdef.intent.json',
    '.holdfast-safety-0123456789abcdef',
  ]);
}

function path(outside: string): string {
  const components = Array.from({ length: 1 + Math.floor(random() * 3) }, component);
  if (random() < 0.05) return `${outside}/escaped`;
  // From wherever something is made on the way: beside the destination, or below a working folder.
  if (random() < 0.1)
    return `${'../'.repeat(1 + Math.floor(random() * 7))}outside/${pick(['escaped', 'kept'])}`;
  return `${random() < 0.03 ? '/' : ''}${components.join('/')}`;
}

function entry(outside: string): ListedFile {
  const type = pick(['file', 'file', 'folder', 'link'] as const);
  const name = path(outside);
  return listedFile(name, type === 'file' ? content : Buffer.alloc(0), {
    type,
    mode: pick([0o644, 0o600, 0o755, 0o4755, 0o7777, 0, null]),
    modifiedNs: pick(['0', '-1', '1700000000123456000', '99999999999999999999']),
    sizeBytes: type === 'file' ? pick([content.length, content.length, 0, 2 ** 40]) : 0,
    sha256: type === 'file' ? pick([hashOf(content), hashOf(content), '0'.repeat(64)]) : null,
    linkTarget: type === 'link' ? pick([outside, '..', '/', `${outside}/kept`, 'a', '']) : null,
    ...(random() < 0.1 ? { pathBase64: Buffer.from(path(outside)).toString('base64') } : {}),
  });
}

test(
  'lists made by chance never write outside the destination, and what went wrong is said',
  async () => {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      const home = join(outer, String(round));
      const outside = join(home, 'outside');
      const live = join(home, 'inside');
      for (const folder of [outside, join(outside, 'below'), live]) mkdirSync(folder, { recursive: true });
      writeFileSync(join(outside, 'kept'), 'untouched', { mode: 0o640 });
      writeFileSync(join(live, 'a'), 'mine');
      const entries = Array.from({ length: 1 + Math.floor(random() * 5) }, () => entry(outside));
      const base = random() < 0.05 ? pick(['..', '.', 'a/../..', outside]) : 'root';
      const contents = listedContents(
        [{ id: 'data', kind: pick(['tree', 'file'] as const), paths: [], base }],
        new Map([['data', entries]]),
        new Map([[hashOf(content), content]]),
      );
      const told = `seed ${faultSeed}, round ${round}: ${JSON.stringify({ base, entries })}`;
      const before = picture(outside);
      const liveBefore = contentOf(live);
      const isInPlace = random() < 0.5;
      const request = isInPlace ? inPlace(contents, live) : intoFolder(contents, join(live, 'restored'));
      const failure: unknown = await runRestore(request, jobContext()).then(
        () => null,
        (error: unknown) => error,
      );
      if (failure !== null && !isAppError(failure)) throw new Error(told, { cause: failure });
      const outcome = failure === null ? 'restored' : failure.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      expect(picture(outside), told).toEqual(before);
      expect(readdirSync(home).toSorted(), told).toEqual(['inside', 'outside']);
      if (failure !== null) expect(contentOf(live), told).toEqual(liveBefore);
      rmSync(home, { recursive: true });
    }
    expect(outcomes.get('restore/unsafe-path')).toBeGreaterThan(0);
    expect(outcomes.get('restored')).toBeGreaterThan(0);
  },
  60_000 + rounds * 2000,
);
