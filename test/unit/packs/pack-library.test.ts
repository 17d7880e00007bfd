import { beforeEach, describe, expect, it } from 'vitest';
import { InstalledPacks } from '../../../electron/packs/installed-packs.ts';
import { packSha256 } from '../../../electron/packs/describe-pack.ts';
import { PackLibrary } from '../../../electron/packs/pack-library.ts';
import { packTemplate } from '../../../electron/packs/pack-template.ts';
import { effectiveSettings, probesForTarget } from '../../../electron/packs/probes-for-target.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import type { JournalFact } from '../../../electron/platform/journal-port.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { packsMigration } from '../../../electron/store/migrations/0070-packs.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';

const builtIn = packTemplate.replace('pack: my-server', 'pack: house');
const mine = packTemplate;
const newer = mine
  .replace('version: 1', 'version: 2')
  .concat(
    "\n  - { id: write, kind: http, title: Write, group: a, writes: true, every: 1h, needs: [api-token], request: { method: POST, path: /new, headers: { a: '${credential.api-token.secret}' } } }\n",
  );

let database: SqliteDatabase;
let journal: JournalFact[];
let targets: string[];

function library(): PackLibrary {
  return new PackLibrary({
    builtIn: [{ id: 'house', text: builtIn }],
    installed: new InstalledPacks(database),
    clock: new SystemClock(),
    journal: { append: (entry) => journal.push(entry) },
    targetsUsing: () => targets,
  });
}

function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error: unknown) {
    return isAppError(error) ? error.code : 'bug';
  }
}

beforeEach(() => {
  database = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
  packsMigration.apply(database);
  journal = [];
  targets = [];
});

describe('the library of packs', () => {
  it('shows what a pack may do before it is installed', () => {
    const plan = library().planInstall(newer);
    expect(plan.replaces).toBeNull();
    expect(plan.pack).toMatchObject({
      id: 'my-server',
      version: 2,
      origin: 'installed',
      sha256: packSha256(newer),
    });
    expect(plan.abilities).toEqual({
      hosts: ['${settings.url}'],
      paths: ['.', '.key', 'data/app.db', 'files', 'requirements.txt'],
      queries: [],
      writes: ['write: POST ${settings.url}/new'],
      commands: [],
      credentials: ['api-token: GET ${settings.url}/api/me', 'api-token: POST ${settings.url}/new'],
    });
    expect(plan.added).toEqual(plan.abilities);
  });

  it('installs exactly the text that was approved, and keeps it over a restart', () => {
    expect(codeOf(() => library().install(mine, packSha256(newer)))).toBe('pack/not-approved');
    expect(codeOf(() => library().install(`${mine} `, packSha256(mine)))).toBe('pack/not-approved');
    expect(journal).toEqual([]);
    expect(library().install(mine, packSha256(mine)).id).toBe('my-server');
    expect(library().get('my-server').version).toBe(1);
    expect(library().source('my-server').text).toBe(mine);
    expect(
      library()
        .list()
        .map((pack) => [pack.id, pack.origin]),
    ).toEqual([
      ['house', 'built-in'],
      ['my-server', 'installed'],
    ]);
    expect(journal).toMatchObject([
      { action: 'pack.installed', subject: 'my-server', details: { version: 1 } },
    ]);
  });

  it('says what is new in a newer version', () => {
    const packs = library();
    packs.install(mine, packSha256(mine));
    const plan = packs.planInstall(newer);
    expect(plan.replaces).toBe(1);
    expect(plan.remarks).toEqual([]);
    expect(plan.added).toEqual({
      hosts: [],
      paths: [],
      queries: [],
      writes: ['write: POST ${settings.url}/new'],
      commands: [],
      credentials: ['api-token: POST ${settings.url}/new'],
    });
  });

  it('remarks upon a step back, another text under the same version, and a text that is there already', () => {
    const packs = library();
    packs.install(newer, packSha256(newer));
    const remark = (text: string) =>
      packs
        .planInstall(text)
        .remarks.map(({ en }) => en)
        .join();
    expect(remark(mine)).toContain('goes back from version 2 to version 1');
    expect(remark(`${newer}# changed\n`)).toContain('another text under the same version 2');
    expect(remark(newer)).toContain('installed already');
    expect(remark(newer.replace('version: 2', 'version: 3'))).toBe('');
  });

  it('names where a session goes, signed in', () => {
    const text = mine.replace(
      'probes:',
      `sessions:
  - id: account
    title: Account
    credential: api-token
    open:
      - { id: in, request: { method: POST, path: /in }, provides: [{ name: bearer, json: $.token }] }
probes:
  - { id: loans, kind: http, title: Loans, group: files, session: account, request: { path: /loans, headers: { Authorization: 'Bearer \${session.bearer}' } } }
  - { id: open, kind: http, title: Open, group: files, session: account, request: { path: /open, anonymous: true } }`,
    );
    expect(library().planInstall(text).abilities.credentials).toContain(
      'api-token: GET ${settings.url}/loans (signed in)',
    );
    expect(library().planInstall(text).abilities.credentials.join()).not.toContain('/open');
  });

  it('lets others run between two packs that it reads, and ends when nobody waits for it any more', async () => {
    library().install(mine, packSha256(mine));
    const order: string[] = [];
    const prepared = library().prepare(new AbortController().signal);
    setImmediate(() => order.push('another'));
    await prepared;
    order.push('prepared');
    expect(order).toEqual(['another', 'prepared']);
    await expect(library().prepare(AbortSignal.abort())).rejects.toThrow('aborted');
  });

  it('refuses a stored text that is not the approved one any more', () => {
    library().install(mine, packSha256(mine));
    database.prepare('UPDATE installed_pack SET text = ?').run(newer);
    const packs = library();
    expect(codeOf(() => packs.get('my-server'))).toBe('pack/not-approved');
    expect(packs.find('my-server')).toBeNull();
    expect(packs.list().map((pack) => pack.id)).toEqual(['house']);
    expect(packs.refused()).toEqual(['my-server']);
    packs.install(newer, packSha256(newer));
    expect(packs.get('my-server').version).toBe(2);
  });

  it('never lets an installed pack take the place of a built-in one', () => {
    const packs = library();
    expect(codeOf(() => packs.planInstall(builtIn))).toBe('pack/built-in');
    expect(codeOf(() => packs.install(builtIn, packSha256(builtIn)))).toBe('pack/built-in');
    expect(codeOf(() => packs.remove('house'))).toBe('pack/built-in');
    new InstalledPacks(database).put({
      id: 'house',
      text: mine,
      approvedSha256: packSha256(mine),
      installedAt: 1,
    });
    expect(library().source('house').text).toBe(builtIn);
  });

  it('removes a pack that no target uses', () => {
    const packs = library();
    packs.install(mine, packSha256(mine));
    targets = ['office', 'branch'];
    expect(codeOf(() => packs.remove('my-server'))).toBe('pack/in-use');
    targets = [];
    packs.remove('my-server');
    expect(codeOf(() => packs.get('my-server'))).toBe('pack/unknown');
    expect(codeOf(() => packs.remove('my-server'))).toBe('pack/unknown');
    expect(journal.map((entry) => entry.action)).toEqual(['pack.installed', 'pack.removed']);
  });

  it('says where a broken pack is broken', () => {
    const broken = mine.replace('equals: ok', 'equal: ok');
    expect(library().validate(broken)).toMatchObject({
      ok: false,
      pack: null,
      problems: [{ line: 52, column: 9 }],
    });
    expect(library().validate(mine)).toMatchObject({ ok: true, problems: [], pack: { id: 'my-server' } });
    try {
      library().planInstall(broken);
      expect.unreachable();
    } catch (error: unknown) {
      expect(String(error)).toContain('Line 52, column 9: probes[0].expect[1].equal: unknown key "equal"');
    }
  });

  it('offers a template that is valid', () => {
    expect(library().validate(library().template().text).ok).toBe(true);
  });
});

describe('the probes of a target', () => {
  const text = packTemplate
    .replace('  root:\n', '  limit: { type: integer, title: Limit, default: 20 }\n  root:\n')
    .replace('    warn-free-percent: 15\n', '    from-settings: { warn-free-percent: limit }\n');

  it('take the limits that the operator set, and the default where there is none', () => {
    const packs = library();
    packs.install(text, packSha256(text));
    const pack = packs.get('my-server');
    const diskOf = (settings: Readonly<Record<string, string | number>>) =>
      probesForTarget(pack, settings).find((probe) => probe.id === 'disk');
    expect(diskOf({})).toMatchObject({ 'warn-free-percent': 20, 'down-free-percent': 5 });
    expect(diskOf({ limit: 33 })).toMatchObject({ 'warn-free-percent': 33 });
    expect(diskOf({ limit: 'x' })).toMatchObject({ 'warn-free-percent': 15 });
    expect(effectiveSettings(pack, { url: 'http://a', other: 1, root: '' })).toEqual({
      url: 'http://a',
      limit: 20,
    });
  });
});
