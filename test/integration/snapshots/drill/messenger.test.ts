import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ChunkReader } from '../../../../electron/repository/chunks/chunk-reader.ts';
import { initRepository, loadChunkTable, openSnapshot } from '../../../../electron/repository/repository.ts';
import { writeRoot } from '../../../../electron/repository/roots/root-files.ts';
import { LocalStorage } from '../../../../electron/repository/storage/local-storage.ts';
import { runDrill } from '../../../../electron/snapshots/drill/run-drill.ts';
import { TargetId } from '../../../../shared/model/ids.ts';
import { builtInPackText } from '../../../fakes/built-in-pack.ts';
import { startMessenger } from '../../../lab/messenger/server.ts';
import { capture, jobContext, parsed } from '../support/shop.ts';

const packText = builtInPackText('messenger');
const lab = resolve(import.meta.dirname, '../../../lab/main.ts');
const { signal } = new AbortController();

const canIsolate =
  spawnSync('unshare', ['--user', '--map-root-user', '--net', '--pid', '--fork', 'bash', '-c', 'true'])
    .status === 0;
if (!canIsolate) process.stderr.write('skipped: no empty network on this computer\n');

test.skipIf(!canIsolate)(
  'a running messenger is captured, restored, proven and started from its snapshot',
  async () => {
    const outside = mkdtempSync(join(tmpdir(), 'messenger-drill-'));
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
    const root = join(outside, 'server');
    const messenger = await startMessenger({ folder: root, size: 'small' });
    onTestFinished(() => messenger.stop());
    const place = join(outside, 'repository');
    mkdirSync(place);
    const { repository } = await initRepository(new LocalStorage(place), { now: 1, companions: [], signal });
    const pack = parsed(packText);
    const scratchRoot = join(outside, 'scratch');
    const settings = {
      root,
      url: messenger.url,
      'start-command': `${process.execPath} ${lab} --folder .`,
    };
    const target = { id: TargetId.parse('0123456789abcdef'), name: 'Messenger', settings };
    const draft = await capture({ repository, pack, scratchRoot, packText, target });
    const { storage, keys } = repository;
    const id = await writeRoot(storage, keys, draft, signal);
    const table = await loadChunkTable(repository, new Set(), signal);
    const contents = await openSnapshot(repository, new ChunkReader(storage, keys, table), id, signal);
    const report = await runDrill({ contents, pack, boot: true, scratchRoot }, jobContext());
    expect(report.layers.flatMap(({ problems }) => problems.map(({ en }) => en))).toEqual([]);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.boot).toMatchObject({ ok: true });
    expect(report.ok).toBe(true);
    const key = readFileSync(join(root, '.secret_key'), 'utf8').trim();
    expect(report.boot?.output).not.toContain(key);
  },
);
