import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, installShopPack, openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';

const packText = `pack: keys
version: 1
title: Keys
settings:
  root: { type: folder, title: Folder }
credentials:
  token: { type: secret, title: Token }
settings-files: [{ id: env, title: Environment, path: .env }]
policies: [{ id: token, title: Token, file: env, key: TOKEN, intended: { exists: true }, secret: true, reason: It is needed }]
probes:
  - { id: started, kind: files, title: Started, group: a, files: [{ path: started }] }
parts: [{ id: environment, kind: file, title: Environment, path: .env }]
actions:
  - id: set-level
    kind: file-edit
    title: Set the level
    arguments: [{ name: level, type: text, title: Level, pattern: '[a-z]+' }]
    file: env
    set: [{ key: LOG_LEVEL, to: '\${argument.level}' }]
  - id: guarded
    kind: file-edit
    title: With a snapshot
    needs-snapshot: 1h
    file: env
    set: [{ key: LOG_LEVEL, to: guarded }]
  - id: set-both
    kind: guided
    title: Set both
    arguments: [{ name: level, type: text, title: Level, pattern: '[a-z]+' }]
    stages:
      - { id: level, do: edit, title: Level, file: env, set: [{ key: LOG_LEVEL, to: '\${argument.level}' }] }
      - { id: other, do: edit, title: Other, file: env, set: [{ key: OTHER, to: on }] }
      - { id: restart, do: confirm, title: Restart, text: Restart it }
  - id: set-and-restart
    kind: guided
    title: Set and restart
    stages:
      - { id: level, do: edit, title: Level, file: env, set: [{ key: LOG_LEVEL, to: info }] }
      - { id: restart, do: command, title: Restart, command: [/bin/sh, ./restart.sh, works] }
  - id: rotate
    kind: guided
    title: Rotate
    arguments: [{ name: with, type: choice, title: With, choices: [works, breaks, hangs], default: works }]
    stages:
      - { id: key, do: edit, title: New token, file: env, set: [{ key: TOKEN, generate: { bytes: 32, as: hex }, old-as: old }, { key: OLD_TOKEN, same-as: { file: env, key: TOKEN } }] }
      - { id: restart, do: command, title: Restart, command: [/bin/sh, ./restart.sh, '\${argument.with}'] }
      - { id: kept, do: keep, title: Keep it, credential: token, file: env, key: TOKEN }
      - { id: tell, do: confirm, title: Tell, text: Tell everybody }
      - { id: well, do: wait, title: Well, probes: [started], within: 2s, every: 100ms }
    revert:
      - { id: key-back, do: put-back, title: Old token, of: key }
      - { id: restart-back, do: command, title: Restart, command: [/bin/sh, ./restart.sh, works] }
      - { id: kept-back, do: keep, title: Keep it, credential: token, file: env, key: TOKEN }
`;
const oldToken = 'the-old-token-4711';
/** Any part of it that no hash can hold by accident. */
const ofOldToken = 'token-4711';
const environment = `\uFEFF# keys\r\nTOKEN=${oldToken} # secret\r\nLOG_LEVEL=info\r\n`;

const Stages = z.array(z.object({ id: z.string(), outcome: z.string(), found: z.string().nullable() }));
const Ran = z.object({
  run: z.string(),
  state: z.string(),
  ok: z.boolean(),
  stages: Stages,
  wayBack: z.object({ kind: z.string() }),
});
const Runs = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      state: z.string(),
      stages: Stages,
      wayBack: z.object({ kind: z.string() }),
      kept: z.array(z.string()),
      revertedBy: z.string().nullable(),
    }),
  ),
});
const TakenOut = z.object({ files: z.array(z.string()) });
let desk: ShopDesk;
const file = () => join(desk.shop, '.env');
const env = () => readFileSync(file(), 'utf8');

describe.skipIf(notBuilt || process.platform === 'win32')('actions in stages', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    writeFileSync(desk.at('keys.yaml'), packText);
    await installShopPack(desk, desk.at('keys.yaml'));
    const token = `token=@${secretFile(desk, 'token', oldToken)}`;
    const add = 'target add --pack keys --name Keys'.split(' ');
    await desk.json(...add, '--set', `root=${desk.shop}`, '--secret', token);
    await desk.json('action', 'enable', '--target', 'Keys');
    writeFileSync(
      join(desk.shop, 'restart.sh'),
      'case $1 in breaks) echo no >&2; exit 4;; hangs) sleep 60;; esac\ncat .env; touch started\n',
    );
  }, 60_000);
  afterAll(() => desk.dispose());
  beforeEach(() => {
    writeFileSync(file(), environment);
    chmodSync(file(), 0o640);
    rmSync(join(desk.shop, 'started'), { force: true });
  });

  it('set a key and leave all else as it is: comments, byte order mark, line ends, rights; and put it back', async () => {
    const ran = await act('set-level', 'level=debug');
    expect(ran).toMatchObject({ exitCode: 0, result: { ok: true, wayBack: { kind: 'revert' } } });
    expect(env()).toBe(environment.replace('info', 'debug'));
    expect(statSync(file()).mode & 0o777).toBe(0o640);
    expect(readdirSync(desk.shop).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await revert(ran.result.run)).toMatchObject({ exitCode: 0, result: { ok: true } });
    expect(env()).toBe(environment);
    const again = await desk.failure(...revertArgs(ran.result.run));
    expect(again.error.code).toBe('action/unknown-run');
  });

  it('do not put back what was changed since, and keep what it was sealed until it is taken out', async () => {
    const { result } = await act('set-level', 'level=debug');
    writeFileSync(file(), `${env()}# by hand\r\n`);
    const { error } = await desk.failure(...revertArgs(result.run));
    expect(error).toMatchObject({ code: 'action/blocked' });
    expect(error.message).toContain('was changed since');
    expect(env()).toContain('by hand');
    const kept = join(desk.path, 'actions');
    const copies = readdirSync(kept).filter((name) => name.startsWith(result.run));
    expect(copies).toEqual([expect.stringMatching(/\.sealed$/)]);
    for (const name of readdirSync(kept))
      expect(readFileSync(join(kept, name), 'utf8')).not.toContain(ofOldToken);
    const taken = ['action', 'take-out', '--target', 'Keys', '--run', result.run, '--to', desk.outside];
    const [path = ''] = TakenOut.parse(await desk.json(...taken)).files;
    expect(readFileSync(path, 'utf8')).toBe(environment);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const copy = join(kept, copies[0] ?? '');
    writeFileSync(copy, readFileSync(copy).subarray(0, -1));
    rmSync(path);
    expect((await desk.failure(...taken)).error.message).toContain('no longer what it was');
  });

  it('are refused when there is nothing to change', async () => {
    const { error } = await desk.failure(...runArgs('set-level', 'level=info'));
    expect(error.message).toContain('nothing to change');
  });

  it('leave out an edit that changes nothing and go on with the others; where all of them are so, there is nothing to do', async () => {
    writeFileSync(file(), `${environment}OTHER=off\r\n`);
    const { result: half } = await act('set-both', 'level=info');
    expect(outcomes(half.stages)).toEqual(['skipped', 'done', 'waiting']);
    expect(half.stages[0]?.found).toContain('nothing to change');
    expect(env()).toBe(`${environment}OTHER=on\r\n`);
    await desk.json('action', 'continue', '--target', 'Keys', '--run', half.run);
    const { error } = await desk.failure(...runArgs('set-both', 'level=info'));
    expect(error.message).toContain('nothing to change');
    const { result: restarted } = await act('set-and-restart');
    expect(outcomes(restarted.stages)).toEqual(['skipped', 'done']);
  });

  it('need the snapshot that they say they need', async () => {
    const { error } = await desk.failure(...runArgs('guarded'));
    expect(error.message).toContain('holdfast snapshot create --target "Keys"');
    expect(env()).toBe(environment);
    await addVault(desk, 'vault');
    await desk.json('snapshot', 'create', '--target', 'Keys', '--repo', 'vault');
    expect(await act('guarded')).toMatchObject({ exitCode: 0, result: { ok: true } });
  }, 30_000);

  it('go stage by stage, wait for a person, and go on; the secret is made, kept, and never shown', async () => {
    const planned = await desk.holdfast('--json action plan --target Keys --action rotate'.split(' '));
    expect(planned.stdout).not.toContain(ofOldToken);
    expect(planned.stdout).toContain('(set, 18)');
    const waiting = await act('rotate');
    expect(waiting).toMatchObject({ exitCode: 3, result: { state: 'waiting', ok: false } });
    expect(outcomes(waiting.result.stages)).toEqual(['done', 'done', 'done', 'waiting', 'not-run']);
    const [made = ''] = /(?<=^TOKEN=)[0-9a-f]{64}/m.exec(env()) ?? [];
    expect(made).toHaveLength(64);
    expect(env()).toContain(`OLD_TOKEN=${oldToken}`);
    const goOn = `--json action continue --target Keys --run ${waiting.result.run}`;
    const done = await desk.holdfast(goOn.split(' '));
    expect(Ran.parse(JSON.parse(done.stdout))).toMatchObject({ state: 'done', ok: true });
    const journal = JSON.stringify(await desk.json('journal', 'list'));
    expect(waiting.stdout).toContain('TOKEN=[redacted]');
    expect(journal).toContain('action.stage');
    for (const secret of [made, ofOldToken]) {
      expect(waiting.stdout + done.stdout).not.toContain(secret);
      expect(journal).not.toContain(secret);
    }
  });

  it('stop where a stage fails, say so, and go back by the stages of the pack', async () => {
    const failed = await act('rotate', 'with=breaks');
    expect(outcomes(failed.result.stages)).toEqual(['done', 'failed', 'not-run', 'not-run', 'not-run']);
    expect(failed.result.stages[1]?.found).toContain('exit code 4');
    expect(env()).not.toContain(`TOKEN=${oldToken} #`);
    const back = ['action', 'revert', '--target', 'Keys', '--run', failed.result.run];
    const plan = await desk.json(...back, '--plan');
    expect(plan).toMatchObject({ stages: [{ id: 'key-back' }, { id: 'restart-back' }, { id: 'kept-back' }] });
    expect(await revert(failed.result.run)).toMatchObject({ exitCode: 0, result: { state: 'done' } });
    expect(env()).toBe(environment);
    const { runs } = Runs.parse(await desk.json('action', 'runs', '--target', 'Keys'));
    expect(runs.find(({ run }) => run === failed.result.run)).toMatchObject({
      state: 'failed',
      wayBack: { kind: 'none' },
      kept: [expect.stringContaining('/server/.env')],
    });
    const list = (await desk.holdfast(['action', 'runs', '--target', 'Keys'])).stdout;
    expect(list).toMatch(/  FAILED  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d  none/);
  });

  it('are stopped while a stage runs: nothing more is begun, and the way back is open', async () => {
    const running = act('rotate', 'with=hangs');
    const find = async () =>
      Runs.parse(await desk.json('action', 'runs', '--target', 'Keys')).runs.find(
        ({ state, stages }) => state === 'running' && stages[1]?.outcome === 'running',
      );
    await expect.poll(find).toBeDefined();
    const blocked = await desk.failure(...runArgs('set-level', 'level=debug'));
    expect(blocked.error.message).toContain('Another action runs');
    await desk.json('action', 'stop', '--target', 'Keys', '--run', (await find())?.run ?? '');
    const { result } = await running;
    expect(result.state).toBe('stopped');
    expect(outcomes(result.stages)).toEqual(['done', 'stopped', 'not-run', 'not-run', 'not-run']);
    expect(await revert(result.run)).toMatchObject({ exitCode: 0 });
    expect(env()).toBe(environment);
  });

  it('are stopped where they wait for a person, and not gone on with after that', async () => {
    const { result } = await act('rotate');
    await desk.json('action', 'stop', '--target', 'Keys', '--run', result.run);
    const again = await desk.failure('action', 'continue', '--target', 'Keys', '--run', result.run);
    expect(again.error.code).toBe('action/unknown-run');
    expect(await revert(result.run)).toMatchObject({ exitCode: 0 });
    expect(env()).toBe(environment);
  });

  it('have another plan once the file has changed', async () => {
    const plan = await desk.json('action', 'plan', '--target', 'Keys', '--action', 'rotate');
    writeFileSync(file(), environment.replace('info', 'warn'));
    const next = await desk.json('action', 'plan', '--target', 'Keys', '--action', 'rotate');
    const fingerprint = z.object({ fingerprint: z.string() });
    expect(fingerprint.parse(plan).fingerprint).not.toBe(fingerprint.parse(next).fingerprint);
  });

  it('show one that was cut off, and go back on it', async () => {
    const cut = await act('rotate', 'with=breaks');
    const database = openSqlite(join(desk.path, 'console.db'), {
      readOnly: false,
      mustExist: true,
      busyTimeoutMs: 1000,
    });
    database
      .prepare("UPDATE action_run SET state = 'running', ended_at = NULL WHERE id = ?")
      .run(cut.result.run);
    database.close();
    const { runs } = Runs.parse(
      await desk.json('action', 'runs', '--target', 'Keys', '--run', cut.result.run),
    );
    expect(runs).toMatchObject([{ state: 'interrupted', wayBack: { kind: 'revert' } }]);
    expect(await revert(cut.result.run)).toMatchObject({ exitCode: 0 });
    expect(env()).toBe(environment);
    expect(existsSync(join(desk.shop, 'started'))).toBe(true);
  });
});

function outcomes(stages: z.infer<typeof Stages>): readonly string[] {
  return stages.map(({ outcome }) => outcome);
}

function runArgs(action: string, ...given: string[]): string[] {
  const args = given.flatMap((one) => ['--arg', one]);
  return ['action', 'run', '--target', 'Keys', '--action', action, ...args, '--confirm', 'Keys'];
}

function revertArgs(run: string): string[] {
  return ['action', 'revert', '--target', 'Keys', '--run', run, '--confirm', 'Keys'];
}

async function act(action: string, ...given: string[]) {
  const { stdout, exitCode } = await desk.holdfast(['--json', ...runArgs(action, ...given)]);
  return { exitCode, stdout, result: Ran.parse(JSON.parse(stdout)) };
}

async function revert(run: string) {
  const { stdout, exitCode } = await desk.holdfast(['--json', ...revertArgs(run)]);
  return { exitCode, result: Ran.parse(JSON.parse(stdout)) };
}
