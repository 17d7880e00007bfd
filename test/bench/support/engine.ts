import { LocalText } from '../../../shared/model/local-text.ts';
import { ProbeDefinition } from '../../../electron/packs/schema/probe.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import type { ChildHost } from '../../../electron/platform/child-host.ts';
import type { TargetResources } from '../../../electron/probes/engine/engine-ports.ts';
import type { MonitoredTarget } from '../../../electron/probes/engine/engine-ports.ts';
import { createProbeEngine } from '../../../electron/probes/engine/probe-engine.ts';
import type { ProbeEngine } from '../../../electron/probes/engine/probe-engine.ts';
import { createHttpClient } from '../../../electron/probes/http/node-http-client.ts';
import { createSessionPool } from '../../../electron/probes/http/target-session-pool.ts';
import { createTargetSecrets } from '../../../electron/probes/http/target-secrets.ts';
import type { ProbeTarget } from '../../../electron/probes/probe-kind.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import { benchKinds } from './kinds.ts';

/** The engine as the console runs it: real clock, real database, real network, nothing beside it. */
export type BenchEngine = {
  readonly engine: ProbeEngine;
  readonly targetIds: readonly string[];
  dispose(): Promise<void>;
};

const clock = new SystemClock();

/** Nothing that is measured by these engines needs a child process. */
const noChildren: ChildHost = {
  run: () => Promise.reject(new Error('no child process in this measurement')),
  dispose: () => Promise.resolve(),
};

/** Starts an engine over `count` targets, each with these probes. */
export function startEngine(
  count: number,
  address: string,
  probes: readonly Readonly<Record<string, unknown>>[],
): BenchEngine {
  const store = openTempStore();
  store.database.pragma('synchronous = NORMAL');
  const logger = new RecordingLogger();
  const definitions = probes.map((probe) => ProbeDefinition.parse(probe));
  const targets = Array.from({ length: count }, (_, index) => monitored(index, address, definitions));
  const engine = createProbeEngine({
    clock,
    logger,
    database: store.database,
    kinds: benchKinds,
    targets: { list: () => targets, get: (id) => targets.find(({ target }) => target.id === id) ?? null },
    contextFor: resourcesFor,
    children: noChildren,
    journal: { append: () => undefined },
    maintenance: { isActive: () => false, forgetTarget: () => undefined },
    onChange: () => undefined,
  });
  engine.start();
  return {
    engine,
    targetIds: targets.map(({ target }) => target.id),
    dispose: async () => {
      await engine.dispose();
      store.dispose();
      const trouble = logger.records.find((record) => record.level === 'bug' || record.level === 'error');
      if (trouble !== undefined) throw new Error(`the engine logged ${JSON.stringify(trouble)}`);
    },
  };
}

function monitored(index: number, address: string, definitions: readonly ProbeDefinition[]): MonitoredTarget {
  return {
    target: {
      id: index.toString(16).padStart(16, '0'),
      name: `Server ${index + 1}`,
      pack: 'bench',
      settings: { url: address },
      network: { ca: null, proxy: null },
      host: null,
    },
    definitions,
    packTitle: LocalText.parse({ en: 'Measured', ko: '측정' }),
    writesEnabled: false,
    availableCredentials: new Set(),
  };
}

function resourcesFor(target: ProbeTarget): TargetResources {
  const http = createHttpClient(target.network, { userAgent: 'Holdfast/bench' });
  const noSecrets = { read: () => Promise.resolve(null), store: () => Promise.resolve() };
  const secrets = createTargetSecrets(noSecrets, target.id);
  const sessions = createSessionPool({ settings: target.settings, sessions: [], http, secrets, clock });
  return {
    http,
    sessions,
    secrets,
    location: null,
    ports: null,
    folder: () => null,
    folderAt: () => {
      throw new Error('no files here');
    },
    connection: null,
    dispose: async () => {
      await sessions.dispose();
      http.dispose();
    },
  };
}
