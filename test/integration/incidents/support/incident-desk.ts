import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobId } from '../../../../shared/model/ids.ts';
import type { Incident, IncidentCapture } from '../../../../shared/model/incident.ts';
import type { Job } from '../../../../shared/model/job.ts';
import type { Target } from '../../../../shared/model/target.ts';
import { openTestConsole } from '../../../fakes/test-console.ts';
import type { TestConsole } from '../../../fakes/test-console.ts';
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
