import { expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { reachOfSchedules } from '../../../electron/console/schedule-reach.ts';
import type { ReachPorts } from '../../../electron/console/schedule-reach.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { RepositoryId, RunbookId, TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ScheduleTask } from '../../../shared/model/schedule.ts';

const packText = `pack: shop
version: 1
title: Shop
settings:
  url: { type: url, title: Address, required: true }
  db: { type: postgres, title: Database }
credentials:
  account: { type: login, title: Account }
  db-password: { type: secret, title: Password }
  api-token: { type: secret, title: Token, required: true }
  spare: { type: secret, title: Spare }
sessions:
  - id: main
    title: Main
    credential: account
    open:
      - { id: in, request: { method: POST, path: /in, json: { p: '\${credential.account.secret}' } }, provides: [{ name: t, json: $.t }] }
probes: [{ id: health, kind: http, title: Health, group: a, request: { path: / } }]
parts:
  - { id: data, kind: postgres, title: Data, server: db, password: db-password }
  - { id: list, kind: http-export, title: List, session: main, request: { path: /list } }
`;

const targetId = TargetId.parse('0123456789abcdef');
const near = RepositoryId.parse('a'.repeat(32));
const far = RepositoryId.parse('b'.repeat(32));
const snapshot: ScheduleTask = {
  kind: 'snapshot',
  targetId,
  repositoryId: near,
  verify: true,
  retention: true,
  copyTo: null,
};
const runbook: ScheduleTask = {
  kind: 'runbook',
  targetId,
  runbookId: RunbookId.parse('look'),
  repositoryId: null,
};

/** What can be read of each secret: its value, null when there is none, or why not. */
function needs(tasks: readonly ScheduleTask[], secrets: Readonly<Record<string, string | AppError>>) {
  const { pack, problems } = parsePack(packText);
  if (pack === null) throw new Error(problems.map(({ message }) => message.en).join());
  const ports: ReachPorts = {
    schedules: tasks.map((task, index) => ({ name: `s${index}`, task })),
    repository: (id) => (id === near ? { name: 'Near', place: '/backup' } : null),
    open: (id) =>
      id === near
        ? Promise.resolve()
        : Promise.reject(new AppError('repository/unknown', localText('not known', '알 수 없음'))),
    target: () => ({
      id: targetId,
      name: 'Shop',
      pack: 'shop',
      settings: { url: 'http://shop.example', db: 'postgres://app@db.example:5432/app' },
      network: { ca: null, proxy: null },
      host: null,
      writesEnabled: false,
      createdAt: 0,
    }),
    pack: () => pack,
    readSecret: (_target, name) => {
      const found = secrets[name] ?? null;
      return found instanceof AppError ? Promise.reject(found) : Promise.resolve(found);
    },
  };
  return reachOfSchedules(ports, new AbortController().signal);
}

const notGranted = new AppError(
  'credentials/keychain-unavailable',
  localText('not granted', '허용되지 않음'),
);

it('names each secret that a snapshot uses and that cannot be read, and none that it does not use', async () => {
  const found = await needs([snapshot, snapshot], { account: 'a', 'db-password': notGranted });
  expect(found.map(({ what, ok, problem }) => [what.en, ok, problem?.en ?? null])).toEqual([
    ['repository Near at /backup', true, null],
    ['secret db-password of Shop', false, 'not granted'],
    ['secret account of Shop', true, null],
  ]);
  expect(found[0]?.schedules).toEqual(['s0', 's1']);
  expect(JSON.stringify(found)).not.toContain('"a"');
});

it('asks for every secret of a runbook, and misses those alone that the pack requires', async () => {
  const found = await needs([runbook], { account: 'a', 'db-password': 'b' });
  const missing = found.filter(({ ok }) => !ok);
  expect(found).toHaveLength(4);
  expect(missing.map(({ what }) => what.en)).toEqual(['secret api-token of Shop']);
  expect(missing[0]?.problem?.en).toContain('not stored');
});

it('tells of a repository that is not known any more, and of no secret where no target is asked', async () => {
  const found = await needs(
    [
      { kind: 'copy', from: near, to: far },
      { ...snapshot, kind: 'drill' },
    ],
    {},
  );
  expect(found.map(({ what, ok }) => [what.en, ok])).toEqual([
    [`repository ${far}`, false],
    ['repository Near at /backup', true],
  ]);
});
