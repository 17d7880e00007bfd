import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { exportPlain } from '../../../../electron/snapshots/transfer/export-plain.ts';
import { exportPortable } from '../../../../electron/snapshots/transfer/export-portable.ts';
import { sumsLine } from '../../../../electron/snapshots/transfer/archive-layout.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { jobContext, makeShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';

const passphrase = 'correct horse battery staple';
const missing = ['age', 'zstd', 'tar', 'sha256sum', 'python3'].filter(
  (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0,
);
if (missing.length > 0) process.stderr.write(`skipped: not installed here: ${missing.join(', ')}\n`);

/** age asks for the passphrase on a terminal, so it gets one. */
const askOnTerminal = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp('age', ['age', '-d', '-o', sys.argv[2], sys.argv[1]])
said = b''
while b'assphrase' not in said:
    said += os.read(terminal, 1024)
os.write(terminal, (os.environ['PASSPHRASE'] + '\\n').encode())
try:
    while os.read(terminal, 1024):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, PASSPHRASE: passphrase, LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? ''} ${stdout} ${stderr}`);
  return stdout;
}

/** Names that formats trip over. */
function addOddNames(shop: Shop): void {
  shop.put('uploads/한글 파일 😀.txt', 'korean');
  shop.put('uploads/back\\slash', 'b');
  shop.put('uploads/new\nline', 'n');
  shop.put(`uploads/${'long/'.repeat(60)}name`, 'deep');
  shop.put('uploads/- -dash', 'd');
  writeFileSync(Buffer.from(`${shop.root}/uploads/caf\xe9`, 'latin1'), 'not utf-8');
  mkdirSync(join(shop.root, 'uploads/hollow'));
  symlinkSync('../config.py', join(shop.root, 'uploads/link'));
  utimesSync(join(shop.root, 'uploads/a.txt'), 1_600_000_000, 1_600_000_000);
}

function checkFolder(shop: Shop, folder: string): void {
  const files = join(folder, 'files/root');
  expect(readFileSync(join(files, 'uploads/new\nline'), 'utf8')).toBe('n');
  expect(readFileSync(join(files, 'uploads/한글 파일 😀.txt'), 'utf8')).toBe('korean');
  expect(readFileSync(join(files, `uploads/${'long/'.repeat(60)}name`), 'utf8')).toBe('deep');
  expect(readdirSync(join(files, 'uploads')).filter((name) => name.startsWith('caf'))).toEqual([
    expect.stringMatching(/^caf.~[0-9a-f]{16}$/),
  ]);
  expect(readlinkSync(join(files, 'uploads/link'))).toBe('../config.py');
  expect(readFileSync(join(files, '.key'))).toEqual(readFileSync(join(shop.root, '.key')));
  expect(statSync(join(files, 'uploads/a.txt')).mtimeMs).toBe(1_600_000_000_000);
  expect(statSync(join(files, '.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(files, 'uploads/hollow'))).toEqual([]);
  const root: unknown = JSON.parse(readFileSync(join(folder, 'snapshot.json'), 'utf8'));
  expect(root).toMatchObject({ format: 1, operator: 'kim@shop', host: { name: 'shop-host' } });
  const lines = readFileSync(join(folder, 'lists/uploads.ndjson'), 'utf8').trim().split('\n');
  expect(lines.length).toBeGreaterThan(60);
  if (missing.includes('sha256sum')) return;
  const checked = run('sha256sum', ['-c', '--strict', 'SHA256SUMS'], folder);
  expect(
    checked
      .trim()
      .split('\n')
      .every((line) => line.endsWith(': OK')),
  ).toBe(true);
  expect(checked).toContain('snapshot.json: OK');
}

describe('an exported set', () => {
  test.skipIf(missing.length > 0)('is opened by the standard commands', async () => {
    const shop = await makeShop();
    addOddNames(shop);
    const path = join(shop.outside, 'set.tar.zst.age');
    const done = await exportPortable({ contents: await shop.snapshot(), path, passphrase }, jobContext());
    expect(done).toEqual({ path, sizeBytes: statSync(path).size, files: 14 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const opened = join(shop.outside, 'opened');
    mkdirSync(opened);
    run('python3', ['-c', askOnTerminal, path, 'set.tar.zst'], opened);
    run('zstd', ['-q', '-d', 'set.tar.zst'], opened);
    run('tar', ['xf', 'set.tar'], opened);
    checkFolder(shop, opened);
  });

  test('is a plain folder that needs nothing at all', async () => {
    const shop = await makeShop();
    addOddNames(shop);
    const path = join(shop.outside, 'plain');
    const { files } = await exportPlain({ contents: await shop.snapshot(), path }, jobContext());
    expect(files).toBe(14);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    checkFolder(shop, path);
    expect(readdirSync(shop.outside).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('never replaces anything, and leaves nothing of one that failed', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const path = join(shop.outside, 'there');
    writeFileSync(path, 'mine');
    for (const attempt of [
      () => exportPortable({ contents, path, passphrase }, jobContext()),
      () => exportPlain({ contents, path }, jobContext()),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'snapshot/output-exists' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const damaged: SnapshotContents = {
      ...contents,
      async *content(entry, signal) {
        for await (const piece of contents.content(entry, signal))
          yield entry.path === 'config.py' ? Buffer.alloc(piece.length, 1) : piece;
      },
    };
    const before = readdirSync(shop.outside);
    const other = join(shop.outside, 'other');
    const stop = new AbortController();
    const cancelling = { ...jobContext(stop.signal), progress: () => stop.abort() };
    await expect(
      exportPortable({ contents: damaged, path: other, passphrase }, jobContext()),
    ).rejects.toMatchObject({ code: 'repository/damaged' });
    const unreadable: SnapshotContents = {
      ...contents,
      async *content() {
        yield* [];
        throw new AppError('repository/damaged', localText('packs/aa.pack', 'packs/aa.pack'));
      },
    };
    await expect(exportPlain({ contents: unreadable, path: other }, jobContext())).rejects.toThrow(
      /of the part \w+ cannot be read from the repository\. packs\/aa\.pack/,
    );
    await expect(exportPlain({ contents: damaged, path: other }, jobContext())).rejects.toMatchObject({
      code: 'repository/damaged',
    });
    await expect(exportPlain({ contents, path: other }, cancelling)).rejects.toMatchObject({
      code: 'run/cancelled',
    });
    await expect(
      exportPortable({ contents, path: join(shop.outside, 'no/such/folder'), passphrase }, jobContext()),
    ).rejects.toMatchObject({ code: 'store/not-writable' });
    expect(readdirSync(shop.outside)).toEqual(before);
  });

  test('writes sums as sha256sum reads them', () => {
    expect(sumsLine('aa', 'a b')).toBe('aa  a b\n');
    expect(sumsLine('aa', 'a\\b\nc\r')).toBe('\\aa  a\\\\b\\nc\\r\n');
  });
});
