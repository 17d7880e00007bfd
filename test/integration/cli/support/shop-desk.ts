import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { z } from 'zod';
import { runCommandLine } from '../../../../electron/cli/program.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../electron/platform/clock.ts';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import { openTestConsole } from '../../../fakes/test-console.ts';
import type { TestConsole } from '../../../fakes/test-console.ts';
import { isOverSsh, noPracticeHost, startPracticeHost } from '../../../lab/ssh/practice-host.ts';
import { throughHost, trustHost } from '../../../lab/ssh/through-host.ts';
import { jsonOf, makeDataFolder } from '../../../ui/support/holdfast.ts';
import type { DataFolder, Finished } from '../../../ui/support/holdfast.ts';

export const shopPackText = `pack: shop
version: 1
title: Shop
settings:
  root: { type: folder, title: Folder }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts:
  - { id: database, kind: sqlite, title: Database, path: data/shop.db, min-bytes: 4 KiB, not-empty: [file], needs: [key] }
  - { id: uploads, kind: tree, title: Uploads, path: uploads }
  - { id: key, kind: file, title: Key, path: .key, format: 8 hex, mode-at-most: '0600', sensitive: true }
  - { id: config, kind: file, title: Configuration, path: config.py, format: text }
`;

export const targetName = 'Shop';
const WithId = z.object({ id: z.string() });
const Planned = z.object({ sha256: z.string() });

/** A data folder and the command line on it. */
type CommandLineOnFolder = Pick<DataFolder, 'path' | 'holdfast'> & { dispose(): void | Promise<void> };

export type ShopDesk = CommandLineOnFolder & {
  /** Everything of this desk lies below it. */
  readonly outside: string;
  /** The server's folder: a database, uploads, a key, configuration. */
  readonly shop: string;
  readonly packFile: string;
  /** A path below `outside`. */
  readonly at: (name: string) => string;
  /** Programs of this folder go before all others where the target's files are, until the desk is closed. */
  readonly putOnPath: (folder: string) => void;
  /** A command's JSON; an error when it could not be done. */
  readonly json: (...args: string[]) => Promise<unknown>;
  /** What a command that could not be done says with `--json`, and its exit code. */
  readonly failure: (
    ...args: string[]
  ) => Promise<{ readonly exitCode: number | null; readonly error: Failure }>;
};

const Failure = z.object({ code: z.string(), message: z.string(), retryable: z.boolean() });
export type Failure = z.infer<typeof Failure>;

/**
 * A desk whose commands run in this process, on one console that stays open: only its jobs are processes. Where the tests say so, all that
 * lies below `outside` is on a host, and its targets are reached over SSH.
 */
export async function openShopDesk(
  clock: Clock = new SystemClock(),
  options: { readonly logsToFile?: boolean } = {},
): Promise<ShopDesk> {
  const desk = await openTestConsole({ ...options, clock });
  const here = deskHere(desk);
  return isOverSsh() ? onPracticeHost(here) : here;
}

function deskHere(desk: TestConsole): ShopDesk {
  return deskOn({
    path: desk.dataDir,
    holdfast: (args, input) => runHere(desk, args, input ?? ''),
    dispose: () => desk.dispose(),
  });
}

/** The same commands, with each target on a host that has all that lies below `outside`. */
async function onPracticeHost(desk: ShopDesk): Promise<ShopDesk> {
  if (noPracticeHost !== null) throw new Error(noPracticeHost);
  const host = await startPracticeHost(desk.outside);
  await trustHost((args) => desk.holdfast(args), host.server);
  const holdfast: ShopDesk['holdfast'] = (args, input) => {
    host.giveFiles();
    return desk.holdfast(throughHost(args, host), input);
  };
  return {
    ...desk,
    holdfast,
    json: async (...args) => jsonOf(await holdfast(['--json', ...args])),
    putOnPath: (programs) => cpSync(programs, host.programs, { recursive: true }),
    failure: async (...args) => failureOf(await holdfast(['--json', ...args])),
    dispose: async () => {
      await desk.dispose();
      await host.stop();
    },
  };
}

/** The same where every command is a process of its own, as an operator starts it. */
export function makeShopDesk(): ShopDesk & DataFolder {
  const folder = makeDataFolder();
  const desk = deskOn(folder);
  return { ...folder, ...desk, dispose: () => void desk.dispose() };
}

/** One command in this process, on a console that is open. */
export async function runHere(desk: TestConsole, args: readonly string[], input: string): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  const { signal } = new AbortController();
  const exitCode = await runCommandLine(args, {
    version: '0.0.0-test',
    inputs: { env: {}, readLine: () => Promise.resolve(input.split('\n', 1)[0] ?? ''), ask: () => null },
    signal,
    write: (text) => void (stdout += text),
    writeError: (text) => void (stderr += text),
    open: () =>
      Promise.resolve({
        ops: desk.ops,
        owner: true,
        dataDir: desk.dataDir,
        dispose: () => Promise.resolve(),
      }),
    faces: { serve: notHere, demo: notHere },
  });
  return { exitCode, stdout, stderr };
}

function notHere(): never {
  throw new Error('a face is started as a process of its own');
}

function deskOn(folder: CommandLineOnFolder): ShopDesk {
  const outside = mkdtempSync(join(tmpdir(), 'holdfast-shop-'));
  const shop = join(outside, 'server');
  const packFile = join(outside, 'shop.yaml');
  writeFileSync(packFile, shopPackText);
  fillShop(shop);
  let pathBefore: string | null = null;
  return {
    ...folder,
    outside,
    shop,
    packFile,
    at: (name) => join(outside, name),
    json: async (...args) => jsonOf(await folder.holdfast(['--json', ...args])),
    putOnPath: (programs) => {
      pathBefore ??= process.env['PATH'] ?? '';
      process.env['PATH'] = `${programs}${delimiter}${pathBefore}`;
    },
    failure: async (...args) => failureOf(await folder.holdfast(['--json', ...args])),
    dispose: async () => {
      if (pathBefore !== null) process.env['PATH'] = pathBefore;
      await folder.dispose();
      rmSync(outside, { recursive: true, force: true });
    },
  };
}

export function failureOf(run: Finished): { readonly exitCode: number | null; readonly error: Failure } {
  try {
    return { exitCode: run.exitCode, ...z.object({ error: Failure }).parse(JSON.parse(run.stdout)) };
  } catch {
    throw new Error(`no failure, but exit code ${String(run.exitCode)}: ${run.stdout}${run.stderr}`);
  }
}

/** Installs the pack as the operator who has read it. */
export async function installShopPack(desk: ShopDesk, file = desk.packFile): Promise<void> {
  const { sha256 } = Planned.parse(await desk.json('pack', 'install', file));
  await desk.json('pack', 'install', file, '--confirm', sha256);
}

/** The shop as a target, and the repository "vault" beside it, whose kit lies in `kit`. */
export async function addShopAndVault(desk: ShopDesk): Promise<string> {
  await installShopPack(desk);
  await desk.json('target', 'add', '--pack', 'shop', '--name', targetName, '--set', `root=${desk.shop}`);
  return addVault(desk, 'vault');
}

/** A repository of that name, and its kit in `kit-of-NAME`. */
export async function addVault(desk: ShopDesk, name: string): Promise<string> {
  const made = await desk.json('repo', 'init', desk.at(name), '--recovery-kit', desk.at(`kit-of-${name}`));
  return WithId.parse(made).id;
}

/** Takes a snapshot into "vault" and answers its id. */
export async function takeSnapshot(desk: ShopDesk, ...more: string[]): Promise<string> {
  const taken = await desk.json('snapshot', 'create', '--target', targetName, '--repo', 'vault', ...more);
  return WithId.parse(taken).id;
}

/** The recovery code as it stands on the page of a kit. */
export function codeOnPage(desk: ShopDesk, name: string): string {
  const page = readFileSync(join(desk.at(`kit-of-${name}`), 'recovery-kit.html'), 'utf8');
  const groups = [...page.matchAll(/<small>[^<]*<\/small><b>([0-9A-Z]{1,4})<\/b>/g)].map(
    ([, group]) => group,
  );
  return groups.join('-');
}

/** Only for its owner, as a file with a passphrase should be. */
export function secretFile(desk: ShopDesk, name: string, text: string): string {
  const path = desk.at(name);
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  return path;
}

export function fillShop(shop: string): void {
  put(shop, '.key', 'a1b2c3d4');
  chmodSync(join(shop, '.key'), 0o600);
  put(shop, 'config.py', 'PORT = 5000\n');
  put(shop, 'uploads/a.txt', 'first upload');
  put(shop, 'uploads/deep/b.bin', Buffer.alloc(20_000, 7));
  mkdirSync(join(shop, 'data'), { recursive: true });
  const options = { readOnly: false, mustExist: false, busyTimeoutMs: 1000 };
  const database = openSqlite(join(shop, 'data/shop.db'), options);
  database.exec(
    "CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT); INSERT INTO file VALUES (1, 'a.txt'), (2, 'deep/b.bin');",
  );
  database.close();
}

export function put(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}
