import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IncidentId } from '../../shared/model/ids.ts';
import { mountSmallDisk } from '../integration/cli/support/small-disk.ts';
import { openConsoleAt, openIncidentAt } from './incident-console.ts';

let folder: string;
let dataDir: string;
let documents: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-incident-fault-'));
  dataDir = join(folder, 'data');
  documents = join(folder, 'documents');
  mkdirSync(dataDir);
  mkdirSync(documents);
  const lines = '[Sync] request id=abcd-1234 decrypt failed for a packet that came from somewhere\n';
  writeFileSync(join(documents, 'cohrtz.log'), lines.repeat(60_000));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a capture', () => {
  it('that is killed in the middle keeps what it had, says that it was cut off, and another can follow', async () => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'incident-child.ts'), dataDir, documents],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const heard: unknown[] = await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const incidentId = IncidentId.parse(String(heard[0]).trim());

    const desk = openConsoleAt(dataDir);
    try {
      const { evidence } = await desk.ops.call('incidents.get', { incidentId });
      expect(evidence).toHaveLength(1);
      expect(evidence[0]).toMatchObject({ state: 'cut-off', endedAt: null });
      const kept = evidence[0]?.items.map(({ id }) => id) ?? [];
      expect(kept).toContain('changes');
      expect(kept).not.toContain('log-output');
      const started = await desk.ops.call('incidents.capture', { incidentId });
      let job = await desk.ops.call('jobs.wait', started);
      while (job.finishedAt === null) job = await desk.ops.call('jobs.wait', started);
      expect(job.state).toBe('done');
      const after = await desk.ops.call('incidents.get', { incidentId });
      const log = after.evidence[0]?.items.find(({ id }) => id === 'log-output');
      expect(log).toMatchObject({ state: 'taken', lines: 60_000 });
      const files = readdirSync(join(dataDir, 'incidents'), { recursive: true }).map(String);
      expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
    } finally {
      await desk.dispose();
    }
  }, 40_000);

  it('on a full disk says so of what could not be kept, and keeps the rest', async (context) => {
    const disk = mountSmallDisk(join(dataDir, 'incidents'), 1024 ** 2);
    if (disk === null) return context.skip('this account may not mount a file system');
    const desk = openConsoleAt(dataDir);
    try {
      const { id: incidentId } = await openIncidentAt(desk.ops, documents);
      const started = await desk.ops.call('incidents.capture', { incidentId });
      let job = await desk.ops.call('jobs.wait', started);
      while (job.finishedAt === null) job = await desk.ops.call('jobs.wait', started);
      expect(job.state).toBe('done');
      const { evidence } = await desk.ops.call('incidents.get', { incidentId });
      const items = new Map(evidence[0]?.items.map((item) => [item.id, item]));
      expect(items.get('log-output')).toMatchObject({ state: 'failed', path: null });
      expect(items.get('log-output')?.reason?.en).toContain('No space is left');
      expect(items.get('changes')?.state).toBe('taken');
      expect(items.get('timeline')?.state).toBe('taken');
      expect(existsSync(join(dataDir, 'incidents', incidentId))).toBe(true);
    } finally {
      await desk.dispose();
      disk.unmount();
    }
    return undefined;
  }, 40_000);
});
