import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { packTemplate } from '../../../electron/packs/pack-template.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import type { JournalFact } from '../../../electron/platform/journal-port.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { targetsMigration } from '../../../electron/store/migrations/0020-targets.ts';
import { targetHostMigration } from '../../../electron/store/migrations/0200-target-host.ts';
import { TargetRepository } from '../../../electron/targets/target-repository.ts';
import { TargetService } from '../../../electron/targets/target-service.ts';
import type { TargetChange } from '../../../electron/targets/target-service.ts';
import { checkCredentialNames } from '../../../electron/targets/target-settings.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';

const parsed = parsePack(
  packTemplate.replace(
    '  root:\n',
    `  room: { type: integer, title: Room, min: 1, max: 99 }
  mode: { type: choice, title: Mode, choices: [a, b], default: a }
  quiet: { type: boolean, title: Quiet }
  zone: { type: zone, title: Zone }
  root:
`,
  ),
);
if (!parsed.ok) throw new Error('the pack of this test is not valid');
const { pack } = parsed;

let journal: JournalFact[];
let changes: TargetChange[];
let service: TargetService;

beforeEach(() => {
  const database = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
  targetsMigration.apply(database);
  targetHostMigration.apply(database);
  journal = [];
  changes = [];
  service = new TargetService({
    repository: new TargetRepository(database),
    packs: { get: () => pack },
    clock: new SystemClock(),
    journal: { append: (entry) => journal.push(entry) },
    checkPath: async (path) => (path.startsWith('/srv') ? null : localText('it is not there', '없습니다')),
    onChanged: (change) => changes.push(change),
  });
});

const url = 'http://a.example';
const add = (name: string, settings: Readonly<Record<string, string | number | boolean>> = { url }) =>
  service.add({ name, pack: 'my-server', settings });

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error: unknown) {
    return isAppError(error) ? `${error.code}: ${error.text.en}` : `bug: ${String(error)}`;
  }
}

describe('a target', () => {
  it('is kept with its settings in their own types, journalled and told', async () => {
    const target = await add(' Office ', {
      url: 'HTTP://Chat.Example:5000/',
      room: '7',
      quiet: 'TRUE',
      zone: ' Asia/Seoul ',
      root: '/srv/chat',
    });
    expect(target).toMatchObject({
      name: 'Office',
      settings: {
        url: 'http://chat.example:5000',
        room: 7,
        quiet: true,
        zone: 'Asia/Seoul',
        root: '/srv/chat',
      },
      network: { ca: null, proxy: null },
      host: null,
      writesEnabled: false,
    });
    expect(service.get(target.id)).toEqual(target);
    expect(journal).toMatchObject([
      { action: 'target.added', targetId: target.id, subject: 'Office', result: 'done' },
    ]);
    expect(changes).toEqual([{ kind: 'added', target }]);
    expect(service.usersOf('my-server')).toEqual(['Office']);
  });

  it.each([
    [{}, 'target/missing-setting: Address (url) is needed'],
    [{ url: '' }, 'target/missing-setting: Address (url) is needed'],
    [{ url: 'ftp://a' }, 'target/invalid-setting: Address (url): expected an address'],
    [{ url: 'http://user:pw@a' }, 'target/invalid-setting: Address (url): expected an address'],
    [{ url: 'http://a/path' }, 'target/invalid-setting: Address (url): expected an address'],
    [{ url: 'javascript:alert(1)' }, 'target/invalid-setting: Address (url): expected an address'],
    [{ url, room: 0 }, 'target/invalid-setting: Room (room): expected at least 1.'],
    [{ url, room: 100 }, 'target/invalid-setting: Room (room): expected at most 99.'],
    [{ url, room: 1.5 }, 'target/invalid-setting: Room (room): expected a whole number.'],
    [{ url, room: 'x' }, 'target/invalid-setting: Room (room): expected a whole number.'],
    [{ url, mode: 'c' }, 'target/invalid-setting: Mode (mode): expected one of a, b.'],
    [{ url, quiet: 'perhaps' }, 'target/invalid-setting: Quiet (quiet): expected true or false.'],
    [{ url, zone: 'Mars' }, 'target/invalid-setting: Zone (zone): expected UTC'],
    [{ url, root: 'relative' }, 'target/invalid-setting: Server folder (root): expected an absolute path.'],
    [{ url, root: '/gone' }, 'target/invalid-setting: Server folder (root): it is not there'],
    [{ url, rot: '/srv' }, 'target/invalid-setting: The pack has no setting "rot". Settings: url, room'],
  ])('is refused with %j', async (settings, expected) => {
    expect(await refusal(() => add('x', settings))).toContain(expected);
    expect(service.list()).toEqual([]);
    expect(journal).toEqual([]);
  });

  it('has a name of its own, whatever the letter case', async () => {
    await add('Office');
    expect(await refusal(() => add('OFFICE'))).toContain('target/name-taken');
    const both = await Promise.allSettled([
      add('Branch', { url, root: '/srv/a' }),
      add('branch', { url, root: '/srv/b' }),
    ]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('that is not there is said with those that are', async () => {
    await add('Office');
    expect(await refusal(() => service.get(TargetId.parse('0'.repeat(16))))).toContain(
      'Known targets: Office',
    );
  });

  it('is not stored when it cannot be journalled', async () => {
    const database = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
    targetsMigration.apply(database);
    targetHostMigration.apply(database);
    const full = new TargetService({
      repository: new TargetRepository(database),
      packs: { get: () => pack },
      clock: new SystemClock(),
      journal: {
        append: () => {
          throw new Error('the journal is full');
        },
      },
      checkPath: async () => null,
      onChanged: () => undefined,
    });
    expect(await refusal(() => full.add({ name: 'Office', pack: 'my-server', settings: { url } }))).toContain(
      'full',
    );
    expect(full.list()).toEqual([]);
  });

  it('is edited by name of the setting; an empty text removes one', async () => {
    const target = await add('Office', { url, room: 7, root: '/srv/a' });
    const edited = await service.edit(target.id, {
      name: 'Head office',
      settings: { room: '', quiet: true },
      writesEnabled: true,
    });
    expect(edited).toMatchObject({
      name: 'Head office',
      settings: { url, quiet: true, root: '/srv/a' },
      writesEnabled: true,
    });
    expect(journal.at(-1)).toMatchObject({
      action: 'target.edited',
      details: { changed: 'name, room, quiet, writes', writes: true },
    });
    expect(changes.at(-1)).toEqual({ kind: 'edited', target: edited });
    expect(service.get(target.id)).toEqual(edited);
  });

  it('tells nothing when an edit changes nothing', async () => {
    const target = await add('Office');
    await service.edit(target.id, { name: 'Office', settings: { url: `${url}/` }, network: {} });
    expect(changes).toHaveLength(1);
    expect(journal).toHaveLength(1);
  });

  it('does not look at a folder again that was not changed', async () => {
    const target = await add('Office', { url, root: '/srv/a' });
    expect(await refusal(() => service.edit(target.id, { settings: { root: '/gone' } }))).toContain(
      'it is not there',
    );
    expect(await refusal(() => service.edit(target.id, { name: 'Other' }))).toBe('none');
    expect(await refusal(() => service.edit(target.id, { settings: { url: '' } }))).toContain(
      'target/missing-setting',
    );
  });

  it('is removed only with its full name', async () => {
    const target = await add('Office');
    expect(await refusal(() => service.remove(target.id, 'office'))).toContain('target/not-confirmed');
    service.remove(target.id, 'Office');
    expect(service.list()).toEqual([]);
    expect(journal.at(-1)).toMatchObject({ action: 'target.removed', subject: 'Office' });
    expect(changes.at(-1)).toEqual({ kind: 'removed', target });
  });

  it('keeps certificates of an authority, and nothing else that was pasted along', async () => {
    const pem = readFileSync(join(import.meta.dirname, '../../fixtures/tls/ca.pem'), 'utf8')
      .trim()
      .concat('\n');
    const target = await service.add({
      name: 'a',
      pack: 'my-server',
      settings: { url },
      network: { ca: `\nsubject=x\n${pem}\n`, proxy: ' http://proxy.example:3128/ ' },
    });
    expect(target.network).toEqual({ ca: pem, proxy: 'http://proxy.example:3128' });
    const cleared = await service.edit(target.id, { network: { ca: null } });
    expect(cleared.network).toEqual({ ca: null, proxy: 'http://proxy.example:3128' });
  });

  it.each([
    [{ ca: 'no certificate' }, 'Expected the certificate of the authority'],
    [
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      'Certificate 1 of 1 cannot be read',
    ],
    [{ ca: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' }, 'holds a private key'],
    [{ proxy: 'socks5://a:1' }, 'Expected a proxy such as'],
    [{ proxy: 'http://user:pw@a:1' }, 'Expected a proxy such as'],
    [{ proxy: 'http://a:1/path' }, 'Expected a proxy such as'],
  ])('is refused with the network %j', async (network, expected) => {
    expect(
      await refusal(() => service.add({ name: 'a', pack: 'my-server', settings: { url }, network })),
    ).toContain(expected);
  });

  it('knows which credentials may be typed', async () => {
    expect(await refusal(() => checkCredentialNames(pack, ['api-token']))).toBe('none');
    expect(await refusal(() => checkCredentialNames(pack, ['api-tokn']))).toContain(
      'credentials/unknown-name',
    );
  });
});
