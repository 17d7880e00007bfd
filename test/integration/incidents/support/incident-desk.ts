import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JobId } from '../../../../shared/model/ids.ts';
import type { Incident, IncidentCapture } from '../../../../shared/model/incident.ts';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import type { Job } from '../../../../shared/model/job.ts';
import type { Target } from '../../../../shared/model/target.ts';
import { newCanary } from '../../../fakes/canary.ts';
import { openTestConsole } from '../../../fakes/test-console.ts';
import type { TestConsole } from '../../../fakes/test-console.ts';
import { writeReject } from '../../../lab/proxy-backend/log-file.ts';
import { startProxy } from '../../../lab/proxy-backend/server.ts';
import type { ProxyServer } from '../../../lab/proxy-backend/server.ts';

/** A console that looks after a practice game proxy, and what a test asks of both. */
export type IncidentDesk = {
  readonly folder: string;
  readonly desk: TestConsole;
  readonly server: ProxyServer;
  readonly target: Target;
  readonly endOf: (started: { readonly jobId: JobId }) => Promise<Job>;
  /** Captures to its end, and answers the newest capture. */
  readonly capture: (incident: Incident) => Promise<IncidentCapture>;
  readonly evidenceOf: (incident: Incident, of: IncidentCapture, itemId: string) => Promise<string>;
  readonly dispose: () => Promise<void>;
};

export async function openIncidentDesk(secret: string): Promise<IncidentDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-incident-'));
  const server = await startProxy({ folder: join(folder, 'game') });
  const desk = await openTestConsole();
  const { ops } = desk;
  const target = await addGame(desk, server, secret);

  async function endOf({ jobId }: { readonly jobId: JobId }): Promise<Job> {
    for (;;) {
      const job = await ops.call('jobs.wait', { jobId });
      if (job.finishedAt !== null) return job;
    }
  }

  async function capture({ id: incidentId }: Incident): Promise<IncidentCapture> {
    const job = await endOf(await ops.call('incidents.capture', { incidentId }));
    if (job.error !== null) throw new Error(job.error.text.en);
    const [newest] = (await ops.call('incidents.get', { incidentId })).evidence;
    if (newest === undefined) throw new Error('nothing was captured');
    return newest;
  }

  async function evidenceOf(incident: Incident, of: IncidentCapture, itemId: string): Promise<string> {
    let text = '';
    let offset: number | null = 0;
    while (offset !== null) {
      const slice: { text: string; next: number | null } = await ops.call('incidents.evidence', {
        incidentId: incident.id,
        captureId: of.id,
        itemId,
        offset,
      });
      text += slice.text;
      offset = slice.next;
    }
    return text;
  }

  return {
    folder,
    desk,
    server,
    target,
    endOf,
    capture,
    evidenceOf,
    dispose: async () => {
      await desk.dispose();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Changes the console's database behind its back. */
export function rewrite({ dataDir }: TestConsole, sql: string): void {
  const database = openSqlite(join(dataDir, 'console.db'), {
    readOnly: false,
    mustExist: true,
    busyTimeoutMs: 5000,
  });
  database.exec(sql);
  database.close();
}

/** Exports a bundle without anything personal, and answers the folder that it was unpacked into. */
export async function exported(
  { desk, folder, endOf }: IncidentDesk,
  { id: incidentId }: Incident,
  name: string,
): Promise<string> {
  const { token } = await desk.ops.call('picker.offer', { path: folder });
  const wish = { incidentId, personal: allPersonal, folder: token, name };
  const job = await endOf(await desk.ops.call('incidents.export', wish));
  expect(job.error).toBeNull();
  const out = join(folder, `${name}.d`);
  execFileSync('unzip', ['-q', join(folder, name), '-d', out]);
  return out;
}

export const allPersonal = { emails: true, addresses: true, names: true, words: ['Hong Gildong'] };

/** Secrets of every kind, each with characters that every encoding writes differently. */
export function newCanaries() {
  const plain = () => newCanary().replaceAll(/[^\w]/g, '');
  return {
    credential: newCanary(),
    setting: newCanary(),
    bearer: `bEaReR${plain()}X9.y`,
    cookie: plain(),
    key: plain(),
    connection: plain(),
  };
}

export function item(of: IncidentCapture, id: string) {
  const found = of.items.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no item ${id}: ${of.items.map((one) => one.id).join(', ')}`);
  return found;
}

/** What somebody who does not care writes into a log, and a refusal with its correlation id in both logs. */
export function plantInLog(server: ProxyServer, canaries: ReturnType<typeof newCanaries>): void {
  const log = join(server.proxyFolder, 'logs/latest.log');
  const at = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const lines = [
    `${at} INFO [Http] header Authorization: Bearer ${canaries.bearer}`,
    `${at} INFO [Http] Cookie: session=${canaries.cookie}; theme=dark`,
    `${at} INFO [Db] connecting to postgres://game:${canaries.connection}@db.example:5432/game`,
    `${at} WARN [Auth] shared secret was ${canaries.credential} and ${JSON.stringify(canaries.setting)}`,
    `${at} INFO [Tls] loaded`,
    '-----BEGIN PRIVATE KEY-----',
    canaries.key,
    '-----END PRIVATE KEY-----',
    `${at} INFO [Player] Hong Gildong <gildong@example.com> joined from 203.0.113.7`,
    `${at} ERROR [Hostile] </pre><script>alert(1)</script>\u001B[2J\u202Eevil ${'x'.repeat(20_000)}`,
  ];
  appendFileSync(log, `${lines.join('\n')}\n`);
  for (const path of [log, join(server.backendLogFolder, 'latest.log')])
    writeReject(path, {
      category: 'command-registry-sync',
      reason: 'VERSION_MISMATCH',
      correlationId: 'follow-me-1234',
      details: 'version 1',
    });
}

async function addGame({ ops }: TestConsole, server: ProxyServer, secret: string): Promise<Target> {
  const offer = async (path: string) => (await ops.call('picker.offer', { path })).token;
  return ops.call('targets.add', {
    name: 'Game',
    pack: 'proxy-backend',
    settings: {
      url: server.url,
      root: await offer(server.proxyFolder),
      'backend-folder': await offer(server.backendFolder),
      'backend-log-folder': await offer(server.backendLogFolder),
      'release-folder': await offer(server.releaseFolder),
      'messaging-port': server.messagingPort,
    },
    credentials: { 'proxy-secret': { secret } },
    writesEnabled: false,
  });
}
