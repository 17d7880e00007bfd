import { LocalLocation } from '../../../../electron/locations/local-location.ts';
import type { Location } from '../../../../electron/locations/location.ts';
import type { SshConnection } from '../../../../electron/locations/ssh/ssh-connection.ts';
import { ProbeDefinition } from '../../../../electron/packs/schema/probe.ts';
import type { ProbeOf } from '../../../../electron/packs/schema/probe.ts';
import type { HttpClient } from '../../../../electron/probes/http/http-client.ts';
import type { SessionPool } from '../../../../electron/probes/http/session-pool.ts';
import { createTargetSecrets } from '../../../../electron/probes/http/target-secrets.ts';
import { localProbeKinds } from '../../../../electron/probes/kinds/local-kinds.ts';
import type { ProbeContext, ProbeOutcome } from '../../../../electron/probes/probe-kind.ts';
import type { SettingValue } from '../../../../shared/model/target.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import type { Workshop } from '../../live-database/support/children.ts';

/** Probes of files use no network; one that does fails its test. */
const noHttp: HttpClient = {
  send: () => Promise.reject(new Error('no network here')),
  dispose: () => undefined,
};
const noSessions: SessionPool = {
  use: () => Promise.reject(new Error('no session here')),
  refused: () => undefined,
  credentialChanged: () => undefined,
  credentialsStored: () => undefined,
  serverImproved: () => undefined,
  allowRetry: () => undefined,
  dispose: () => Promise.resolve(),
};
const noSecrets = createTargetSecrets(
  {
    read: () => Promise.reject(new Error('no secret here')),
    store: () => Promise.reject(new Error('no secret here')),
  },
  '0123456789abcdef',
);

export type Bench = {
  readonly clock: FakeClock;
  location: Location | null;
  /** Others than the one of the server, by the setting that names them. */
  folders: Readonly<Record<string, Location>>;
  folderAt: (path: string) => Location;
  connection: SshConnection | null;
  /** Done before a probe runs, once a test has put the files there. */
  beforeRun: () => void;
  timeoutMs: number;
  settings: Record<string, SettingValue>;
  /** What the probe keeps between its runs. */
  memory: unknown;
  run(probe: Record<string, unknown>, signal?: AbortSignal): Promise<ProbeOutcome>;
};

/** Runs probes of files on a server's folder, keeping their memory from run to run. */
export function makeBench(shop: Workshop, now = Date.now()): Bench {
  const bench: Bench = {
    clock: new FakeClock(now),
    location: shop.location,
    folders: {},
    folderAt: (path) => new LocalLocation(path),
    connection: null,
    beforeRun: () => undefined,
    timeoutMs: 10_000,
    settings: {},
    memory: null,
    run(probe, signal = new AbortController().signal) {
      bench.beforeRun();
      const definition = ProbeDefinition.parse({ id: 'probe', title: 'Probe', group: 'files', ...probe });
      return runLocal(definition, contextOf(bench, shop, signal));
    },
  };
  return bench;
}

function contextOf(bench: Bench, shop: Workshop, signal: AbortSignal): ProbeContext {
  return {
    target: {
      id: '0123456789abcdef',
      name: 'server',
      pack: 'notes',
      settings: bench.settings,
      network: { ca: null, proxy: null },
      host: null,
    },
    clock: bench.clock,
    signal,
    timeoutMs: bench.timeoutMs,
    http: noHttp,
    sessions: noSessions,
    secrets: noSecrets,
    location: bench.location,
    ports: null,
    folder: (setting) => bench.folders[setting] ?? (setting === 'root' ? bench.location : null),
    folderAt: bench.folderAt,
    connection: bench.connection,
    children: shop.children,
    memory: {
      read: () => structuredClone(bench.memory),
      write: (value) => {
        bench.memory = JSON.parse(JSON.stringify(value));
      },
    },
  };
}

function runLocal(definition: ProbeDefinition, context: ProbeContext): Promise<ProbeOutcome> {
  switch (definition.kind) {
    case 'disk':
    case 'files':
    case 'sqlite':
    case 'sqlite-query':
    case 'query-plan':
    case 'log':
    case 'command':
    case 'secure-store':
    case 'databases':
    case 'copies':
      return runKind(definition, context);
    default:
      throw new Error(`not a probe of files: ${definition.kind}`);
  }
}

function runKind(
  definition: ProbeOf<
    | 'disk'
    | 'files'
    | 'sqlite'
    | 'sqlite-query'
    | 'query-plan'
    | 'log'
    | 'command'
    | 'secure-store'
    | 'databases'
    | 'copies'
  >,
  context: ProbeContext,
): Promise<ProbeOutcome> {
  switch (definition.kind) {
    case 'disk':
      return localProbeKinds.disk.run(definition, context);
    case 'files':
      return localProbeKinds.files.run(definition, context);
    case 'sqlite':
      return localProbeKinds.sqlite.run(definition, context);
    case 'sqlite-query':
      return localProbeKinds['sqlite-query'].run(definition, context);
    case 'query-plan':
      return localProbeKinds['query-plan'].run(definition, context);
    case 'log':
      return localProbeKinds.log.run(definition, context);
    case 'command':
      return localProbeKinds.command.run(definition, context);
    case 'secure-store':
      return localProbeKinds['secure-store'].run(definition, context);
    case 'databases':
      return localProbeKinds.databases.run(definition, context);
    case 'copies':
      return localProbeKinds.copies.run(definition, context);
  }
}

/** The value of a piece of evidence by its name. */
export function fact(outcome: ProbeOutcome, name: string): string | undefined {
  return outcome.evidence.find((evidence) => evidence.name === name)?.value;
}
