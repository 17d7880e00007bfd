import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { HostAccess } from '../../../electron/locations/ssh/host-access.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import type { JournalFact } from '../../../electron/platform/journal-port.ts';
import { JobRegistry } from '../../../electron/snapshots/job-registry.ts';
import { RestoreService } from '../../../electron/snapshots/restore-service.ts';
import { snapshotOfRoot } from '../../../electron/snapshots/snapshot-of-root.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { HostWay } from '../../../shared/model/host.ts';
import { PackId, RepositoryId, RestoreId, TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import type { Target } from '../../../shared/model/target.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { rootOf, snapshotIdOf, targetId } from '../../fakes/repository-facts.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

const { signal } = new AbortController();
const repositoryId = RepositoryId.parse('1'.repeat(32));
const restoreId = RestoreId.parse('00000000000000aa');
const chat: Target = {
  id: targetId,
  name: 'Messenger',
  pack: PackId.parse('messenger'),
  settings: { root: '/srv/chat' },
  network: { ca: null, proxy: null },
  host: null,
  writesEnabled: false,
  createdAt: 1,
};
const adopted: Target = { ...chat, id: TargetId.parse('00000000000000bb'), pack: PackId.parse('not-here') };
const snapshot = snapshotOfRoot(repositoryId, snapshotIdOf('5'), rootOf([]));

const parsed = parsePack(`pack: messenger
version: 1
title: Messenger
settings: { root: { type: folder, title: Folder } }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts: [{ id: config, kind: file, title: Configuration, path: config.py }]
`);

const restored: RestoreResult = {
  id: restoreId,
  snapshotId: snapshot.id,
  outcome: 'restored',
  startedAt: 1,
  finishedAt: 2,
  files: 1,
  bytes: 1,
  reusedFiles: 0,
  checks: [],
  safety: { folders: ['/srv/chat/.holdfast-safety-00000000000000aa'], keepUntil: 8e15 },
};

const interrupted = {
  id: restoreId,
  snapshotId: snapshot.id,
  targetName: 'Messenger',
  startedAt: 1,
  intentPath: '/srv/chat/.holdfast-restore-00000000000000aa.intent.json',
  running: false,
  direction: 'forward',
  host: 'desk',
};

/** How a job enters a host; one for each. */
const accesses = new Map<string, HostAccess>();
function entered({ address }: HostWay): HostAccess {
  const access = accesses.get(address) ?? {
    settings: { address: { user: null, host: address, port: null }, keyFile: null, jumps: null },
    hostKeys: [],
    passwords: [],
    passphrases: [],
    sudo: null,
    homeFolder: '/home/kim',
    userName: 'kim',
    agentSocket: null,
    environment: {},
  };
  accesses.set(address, access);
  return access;
}

type Answers = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

let store: TempStore;
beforeEach(() => (store = openTempStore()));
afterEach(() => store.dispose());

function service(answers: Answers, targets: readonly Target[] = [chat]) {
  const clock = new FakeClock();
  const registry = new JobRegistry({ clock, logger: new RecordingLogger(), onChange: () => undefined });
  const noted: JournalFact[] = [];
  const pack = parsed.ok ? parsed.pack : null;
  const restores = new RestoreService({
    hostAccess: async (host) => (host === null ? null : entered(host)),
    serverSecrets: () => Promise.resolve({ passwords: {}, authority: null }),
    keptDatabase: () => Promise.resolve({}),
    database: store.database,
    repositories: { access: async (id) => ({ place: '/disk', host: null, id, rootSecret: '0'.repeat(40) }) },
    desk: {
      run: async (_id, job, input) => {
        const answer = answers[job];
        if (answer === undefined) throw new Error(`nobody asked for ${job}`);
        return answer(input);
      },
    },
    registry,
    journal: { append: (fact) => void noted.push(fact) },
    now: () => clock.now(),
    operator: 'kim@desk',
    scratchRoot: '/scratch',
    snapshot: () => snapshot,
    findTarget: (id) => targets.find((target) => target.id === id) ?? null,
    targets: () => targets,
    packs: {
      find: (id) => (id === 'messenger' ? pack : null),
      get: () => {
        if (pack === null) throw new Error('the pack of this test is not valid');
        return pack;
      },
    },
  });
  return { restores, registry, noted };
}

const inPlace = {
  snapshotId: snapshot.id,
  to: { kind: 'in-place' },
  only: null,
  paths: null,
  acceptLoss: false,
} as const;

describe('restores of a desk', () => {
  it('look for interrupted ones although the pack of another target is not here', async () => {
    const looked: unknown[] = [];
    const find = async (input: unknown) => (looked.push(input), []);
    const { restores } = service({ 'restore-find-interrupted': find }, [adopted, chat]);
    expect(restores.places()).toEqual([{ host: null, folders: ['/srv/chat'] }]);
    expect((await restores.list(signal)).interrupted).toEqual([]);
    const none = { 'restore-find-interrupted': async () => [{ ...interrupted, direction: 'none' }] };
    await expect(service(none).restores.resume(restoreId, signal)).rejects.toThrow('nothing to finish');
    const here = { host: null, folders: ['/mnt/old'] };
    await expect(restores.resume(restoreId, signal, here)).rejects.toThrow('There is no restore');
    // A folder that is named is looked at as well: this desk may know neither target nor restore there.
    expect(looked[1]).toEqual({ folders: ['/srv/chat', '/mnt/old'], host: null });
    const host = { address: 'ops@old.example', keyFile: null, jumps: null };
    await restores.list(signal, { host, folders: ['/srv/old'] });
    expect(looked.at(-1)).toEqual({ folders: ['/srv/old'], host: entered(host) });
  });

  it('are looked for, resumed and undone on the host that has them, and a host that is away hides no other', async () => {
    const way = { address: 'ops@chat.example', keyFile: null, jumps: null, sudo: false };
    const away = { ...way, address: 'ops@away.example' };
    const asked: unknown[] = [];
    const hostOf = (input: unknown) => z.object({ host: z.unknown() }).parse(input).host;
    const { restores, registry } = service(
      {
        'restore-find-interrupted': async (input) => {
          if (hostOf(input) === entered(way)) return [interrupted];
          throw new AppError('ssh/unreachable', localText('no way there', '연결할 수 없습니다'));
        },
        'restore-after': async (input) => (asked.push(hostOf(input)), restored),
      },
      [
        { ...chat, host: way },
        { ...chat, id: TargetId.parse('00000000000000cc'), name: 'Other', host: away },
      ],
    );
    expect(await restores.list(signal)).toMatchObject({
      interrupted: [{ id: restoreId, targetName: 'Messenger', on: 'ops@chat.example' }],
      unreached: [{ host: 'ops@away.example', problem: { en: 'no way there' } }],
    });
    await registry.ended(await restores.resume(restoreId, signal));
    await registry.ended(restores.undo(restoreId, 'Messenger'));
    expect(asked).toEqual([entered(way), entered(way)]);
  });

  it('are found in a folder of their own on the host, whose link was lost, until they have come to an end', async () => {
    const way = { address: 'ops@chat.example', keyFile: null, jumps: null, sudo: false };
    const dir = '/srv/restored';
    const wish = { ...inPlace, to: { kind: 'host-folder', dir: `${dir}//` } } as const;
    const inputs: unknown[] = [];
    const { restores, registry } = service(
      {
        'restore-run': async (input) => {
          inputs.push(input);
          throw new AppError('ssh/lost', localText('the link is gone', '연결이 끊어졌습니다'));
        },
        'restore-find-interrupted': async () => [{ ...interrupted, intentPath: `${dir}/x.intent.json` }],
        'restore-after': async () => ({ ...restored, outcome: 'rolled-back', safety: null }),
      },
      [{ ...chat, host: way }],
    );
    await registry.ended(restores.run(wish, undefined));
    expect(inputs).toMatchObject([{ destination: { kind: 'folder', dir }, host: entered(way) }]);
    expect(restores.places()).toEqual([{ host: way, folders: ['/srv/chat', dir] }]);
    await registry.ended(await restores.rollback(restoreId, signal));
    expect(restores.places()).toEqual([{ host: way, folders: ['/srv/chat'] }]);
    const relative = { ...wish, to: { kind: 'host-folder', dir: 'restored' } } as const;
    expect(() => restores.plan(relative)).toThrow(expect.objectContaining({ code: 'usage/invalid' }));
    expect(() => service({}).restores.plan(wish)).toThrow(expect.objectContaining({ code: 'usage/invalid' }));
  });

  it('are remembered in a folder whatever becomes of the next one there, until one comes to its end', async () => {
    const wish = { ...inPlace, to: { kind: 'folder', dir: '/srv/restored' } } as const;
    const known = [{ host: null, folders: ['/srv/chat', '/srv/restored'] }];
    const first = Promise.withResolvers<unknown>();
    const stop = new AppError('run/cancelled', localText('cancelled', '취소됨'));
    const refused = () => Promise.reject(new AppError('restore/blocked', localText('refused', '거부됨')));
    const runs = [() => first.promise, refused, refused, async () => restored];
    const { restores, registry } = service({ 'restore-run': async () => runs.shift()?.() });
    const run = () => registry.ended(restores.run(wish, undefined));
    const running = run();
    await run();
    expect(restores.places()).toEqual(known);
    first.reject(stop);
    await running;
    expect(restores.places()).toEqual(known);
    await run();
    expect(restores.places()).toEqual(known);
    await run();
    expect(store.database.prepare('SELECT count(*) FROM restore_folder').pluck().get()).toBe(0);
  });

  it('keep a resumed one, so that it can be undone', async () => {
    const { restores, registry } = service({
      'restore-find-interrupted': async () => [interrupted],
      'restore-after': async () => restored,
    });
    const job = await registry.ended(await restores.resume(restoreId, signal));
    expect(job).toMatchObject({ state: 'done', targetId });
    expect((await restores.list(signal)).restores).toMatchObject([
      { id: restoreId, targetId, destination: '/srv/chat', inPlace: true, undoable: true },
    ]);
    expect(() => restores.undo(restoreId, 'other')).toThrow(
      expect.objectContaining({ code: 'target/not-confirmed' }),
    );
  });

  it('are not said to be undoable once an undo was refused because the service has run', async () => {
    let calls = 0;
    const { restores, registry } = service({
      'restore-find-interrupted': async () => [interrupted],
      'restore-after': async () => {
        calls += 1;
        if (calls > 1) throw new AppError('restore/not-undoable', localText('changed since', '변경됨'));
        return restored;
      },
    });
    await registry.ended(await restores.resume(restoreId, signal));
    expect((await restores.list(signal)).restores[0]?.undoable).toBe(true);
    const job = await registry.ended(restores.undo(restoreId, 'Messenger'));
    expect(job.state).toBe('failed');
    expect((await restores.list(signal)).restores[0]?.undoable).toBe(false);
  });

  it('are refused over files that another restore is replacing', async () => {
    const work = Promise.withResolvers<unknown>();
    const { restores, registry } = service({ 'restore-run': () => work.promise });
    const first = restores.run(inPlace, 'Messenger');
    expect(restores.isReplacing(targetId)).toBe(true);
    expect(() => restores.run(inPlace, 'Messenger')).toThrow(expect.objectContaining({ code: 'run/busy' }));
    const beside = restores.run({ ...inPlace, to: { kind: 'folder', dir: '/tmp/x' } }, undefined);
    work.resolve(restored);
    expect((await registry.ended(first)).state).toBe('done');
    await registry.ended(beside);
    expect(restores.isReplacing(targetId)).toBe(false);
  });

  it('are refused over files that are being captured', async () => {
    const { restores, registry } = service({});
    const title = localText('Snapshot', '스냅샷');
    const subject = { kind: 'capture', title, targetId, repositoryId } as const;
    const capture = registry.start(
      subject,
      (stop) =>
        new Promise<never>((_resolve, reject) => stop.addEventListener('abort', () => reject(stop.reason))),
    );
    expect(() => restores.run(inPlace, 'Messenger')).toThrow(expect.objectContaining({ code: 'run/busy' }));
    registry.cancel(capture);
    await registry.ended(capture);
  });

  it('write down that a rollback failed', async () => {
    const { restores, registry, noted } = service({
      'restore-find-interrupted': async () => [interrupted],
      'restore-after': async () => {
        throw new AppError('restore/blocked', localText('the service runs', '서비스가 실행 중입니다'));
      },
    });
    const job = await registry.ended(await restores.rollback(restoreId, signal));
    expect(job.error?.code).toBe('restore/blocked');
    expect(noted).toMatchObject([{ action: 'restore.rollback', targetId, result: 'failed' }]);
  });
});
