import { describe, expect, test } from 'vitest';
import { firing } from '../../../electron/releases/triggers.ts';
import { differenceChecks, worseChecks } from '../../../electron/releases/judge.ts';
import { arrivedChecks, isWithin, stepCheck, versionInUse } from '../../../electron/releases/versions.ts';
import { Compatibility, ReleaseTrigger } from '../../../electron/packs/schema/release.ts';
import { PartDefinition } from '../../../electron/packs/schema/part.ts';
import { PartDifference } from '../../../shared/model/contents.ts';
import type { SnapshotDifference } from '../../../shared/model/contents.ts';
import type { FoundState } from '../../../shared/model/release.ts';
import { PolicyFinding } from '../../../shared/model/policy.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';

const text = (en: string) => ({ en, ko: en });
const minor = Compatibility.parse({ window: 1, of: 'minor', reason: 'N and N-1.' });

describe('versions', () => {
  test.each([
    ['2.3.1', '2.4.0', true],
    ['v2.3', '2.2.9', true],
    ['2.3.1', '2.5.0', false],
    ['2.9', '3.0', false],
    ['2.3', 'nightly', null],
  ])('%s to %s', (from, to, within) => expect(isWithin(from, to, minor)).toBe(within));

  test('of major steps alone, and none where the pack says nothing', () => {
    expect(isWithin('2.9', '3.0', Compatibility.parse({ of: 'major' }))).toBe(true);
    expect(stepCheck('1', '9', undefined)).toEqual([]);
    expect(stepCheck(null, '2.4', minor)).toMatchObject([{ standing: 'heed' }]);
    expect(stepCheck('2.2', '2.4', minor)).toMatchObject([
      { standing: 'bad', found: { en: '2.4 is too far from 2.2. N and N-1.' } },
    ]);
  });

  test('of pieces that must be one set are held against each other and against what was released', () => {
    const set = [
      { id: 'proxy', title: text('Proxy'), version: '2.4.0' },
      { id: 'backend', title: text('Backend'), version: 'v2.4.0' },
      { id: 'shared', title: text('Shared'), version: '2.3.0' },
    ];
    const checks = arrivedChecks(set, '2.4.0', Compatibility.parse({ together: true }));
    expect(checks.map(({ id, standing }) => `${id} ${standing}`)).toEqual([
      'version-proxy ok',
      'version-backend ok',
      'version-shared heed',
      'versions-together bad',
    ]);
    expect(versionInUse(set)).toBeNull();
    expect(versionInUse(set.slice(0, 1))).toBe('2.4.0');
  });
});

function part(partial: Partial<PartDifference>): PartDifference {
  return PartDifference.parse({
    partId: 'database',
    title: text('Database'),
    state: 'changed',
    added: 0,
    removed: 0,
    changed: 1,
    bytesA: 1,
    bytesB: 1,
    files: [],
    tables: [],
    schemaChanged: false,
    lines: null,
    ...partial,
  });
}

const fileAt = (path: string, more: object = {}) =>
  PartDefinition.parse({ kind: 'file', id: 'database', title: 'A', path, sensitive: true, ...more });

function judged(changes: Partial<PartDifference>, definition?: PartDefinition): readonly string[] {
  const id = SnapshotId.parse('a'.repeat(64));
  const difference: SnapshotDifference = { a: { id, at: 1 }, b: { id, at: 2 }, parts: [part(changes)] };
  const parts = definition === undefined ? [] : [definition];
  return differenceChecks(difference, parts).map(({ standing, found }) => `${standing}: ${found.en}`);
}

describe('the difference', () => {
  test.each([
    [
      'a table that is gone',
      { tables: [{ table: 'users', rowsA: 4, rowsB: null }], schemaChanged: true },
      ['bad: Tables are gone or cannot be counted: users.', 'heed: The schema is another one.'],
    ],
    [
      'a table that is empty now',
      { tables: [{ table: 'users', rowsA: 4, rowsB: 0 }] },
      ['bad: Rows are missing: users 4 → 0.'],
    ],
    [
      'a few rows less',
      { tables: [{ table: 'sessions', rowsA: 400, rowsB: 398 }] },
      ['heed: Rows are missing: sessions 400 → 398.'],
    ],
    ['rows more', { tables: [{ table: 'users', rowsA: 4, rowsB: 5 }] }, ['ok: as before']],
    ['a part that is gone', { state: 'only-in-a' }, ['bad: It is not there any more.']],
    ['lines of settings', { lines: [{ change: 'added', text: 'A = 1' }] }, ['heed: 1 line differs.']],
    ['nothing', { state: 'same' }, ['ok: as before']],
  ] satisfies [string, Partial<PartDifference>, string[]][])('of %s', (_what, changes, expected) =>
    expect(judged(changes)).toEqual(expected),
  );

  test.each([
    ['.key', {}],
    ['.key', { format: '32 raw bytes' }],
    ['salt.json', { format: '64 hex' }],
  ])('of a key is bad, whatever its size: %s %j', (path, more) =>
    expect(judged({ lines: null }, fileAt(path, more))).toEqual(['bad: The key is another one than before.']),
  );

  const names = ['VERSION', 'DEBUG', 'TOKEN', 'PORT', 'HOST', 'PATH', 'LEVEL'];
  const versions = { a: '4.36', b: '4.37' };
  const versioned = fileAt('config.py', { format: 'text', version: { key: 'VERSION' } });
  test.each([
    ['named', { settings: names.slice(0, 2) }, undefined, ['heed: 2 settings differ: VERSION, DEBUG']],
    [
      'named, and not all',
      { settings: names },
      undefined,
      ['heed: 7 settings differ: VERSION, DEBUG, TOKEN, PORT, HOST, …'],
    ],
    [
      'no key, though there are keys in it',
      { lines: [], settings: ['TOKEN'] },
      fileAt('a.env'),
      ['heed: 1 setting differs: TOKEN'],
    ],
    [
      'well where only the version is another one',
      { versions, settings: ['VERSION'] },
      versioned,
      ['ok: 4.36 → 4.37'],
    ],
    [
      'told beside the version',
      { versions, settings: names.slice(0, 2) },
      versioned,
      ['ok: 4.36 → 4.37', 'heed: 1 setting differs: DEBUG'],
    ],
    [
      'changed, where they are not known',
      {},
      fileAt('app.conf', { format: 'text' }),
      ['heed: 1 file is changed.'],
    ],
  ] satisfies [string, Partial<PartDifference>, PartDefinition | undefined, string[]][])(
    'of settings is %s',
    (_what, changes, definition, expected) => expect(judged(changes, definition)).toEqual(expected),
  );
});

const state = (id: string, of: FoundState['state']): FoundState => ({
  id,
  title: text(id),
  state: of,
  reason: null,
});

describe('states', () => {
  test('are told where they are worse than before, and what is new and not well', () => {
    const before = [state('a', 'ok'), state('b', 'down'), state('c', 'degraded')];
    const after = [
      state('a', 'degraded'),
      state('b', 'down'),
      state('c', 'ok'),
      state('d', 'down'),
      state('e', 'pending'),
    ];
    expect(worseChecks(before, after).map(({ id, standing }) => `${id} ${standing}`)).toEqual([
      'probe-a heed',
      'probe-d bad',
    ]);
  });
});

describe('a trigger', () => {
  const trigger = ReleaseTrigger.parse({
    id: 't',
    title: 'T',
    when: { probe: 'health', is: ['down'], for: '5m' },
  });
  const seen = (of: FoundState['state'], since: number | null, now: number) =>
    firing(trigger, { now, probes: [{ ...state('health', of), since }], policies: null });

  test('comes true once the probe has been so for long enough; what was not measured says nothing', () => {
    expect(seen('down', 1000, 1000 + 299_999)).toBeNull();
    expect(seen('down', 1000, 1000 + 300_000)?.en).toBe('health: down');
    expect(seen('unknown', 0, 10_000_000)).toBeNull();
    expect(seen('down', null, 10_000_000)).toBeNull();
    expect(firing(trigger, { now: 1, probes: [], policies: null })).toBeNull();
  });

  test('of a policy comes true when it deviates', () => {
    const of = ReleaseTrigger.parse({ id: 'p', title: 'P', when: { policy: 'enforce-proxy' } });
    const finding = (standing: 'deviates' | 'kept') => [
      PolicyFinding.parse({
        id: 'enforce-proxy',
        title: text('Enforce'),
        key: 'enforce_proxy',
        intended: text('on'),
        actual: null,
        standing,
        severity: 'down',
        source: 'config.toml:1',
        reason: text('It is off.'),
        since: 1,
        exception: null,
      }),
    ];
    expect(firing(of, { now: 1, probes: [], policies: finding('deviates') })?.en).toBe('It is off.');
    expect(firing(of, { now: 1, probes: [], policies: finding('kept') })).toBeNull();
    expect(firing(of, { now: 1, probes: [], policies: null })).toBeNull();
  });
});
