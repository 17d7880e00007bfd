import { ProbeDefinition } from '../../../electron/packs/schema/probe.ts';
import { createProbeEngine } from '../../../electron/probes/engine/probe-engine.ts';
import type {
  MonitoredTarget,
  ProbeChange,
  TargetResources,
} from '../../../electron/probes/engine/engine-ports.ts';
import { MaintenanceService } from '../../../electron/probes/maintenance/maintenance-service.ts';
import type { FreshnessFor } from '../../../electron/probes/freshness-port.ts';
import type { ProbeContext, ProbeKindTable, ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import type { JournalFact } from '../../../electron/platform/journal-port.ts';
import type { ProbeKindName } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

export type Behaviour = (definition: ProbeDefinition, context: ProbeContext) => Promise<ProbeOutcome>;

export function outcome(state: State, extra: Partial<ProbeOutcome> = {}): ProbeOutcome {
  const reason = state === 'ok' ? null : localText(`it is ${state}`, `${state}`);
  return { state, reason, value: null, unit: null, latencyMs: 10, evidence: [], steps: [], ...extra };
}

/** A probe of kind `tcp`, every minute, unless told otherwise. */
export function probe(id: string, extra: Record<string, unknown> = {}): ProbeDefinition {
  return ProbeDefinition.parse({ id, title: `Probe ${id}`, group: 'startup', kind: 'tcp', ...extra });
}

export function targetId(number: number): string {
  return number.toString(16).padStart(16, '0');
}

export function monitored(number: number, definitions: readonly ProbeDefinition[]): MonitoredTarget {
  return {
    target: {
      id: targetId(number),
      name: `server ${number}`,
      pack: 'messenger',
      settings: { url: `http://server-${number}.example` },
      network: { ca: null, proxy: null },
      host: null,
    },
    definitions,
    packTitle: localText('Messenger', '메신저'),
    writesEnabled: false,
    availableCredentials: new Set(),
  };
}

/** All kinds do what the test says. */
function kindsThat(run: Behaviour): ProbeKindTable {
  function kind<Name extends ProbeKindName>(name: Name) {
    return { kind: name, run };
  }
  return {
    http: kind('http'),
    'http-flow': kind('http-flow'),
    refusal: kind('refusal'),
    'socket-io': kind('socket-io'),
    tcp: kind('tcp'),
    tls: kind('tls'),
    dns: kind('dns'),
    clock: kind('clock'),
    disk: kind('disk'),
    files: kind('files'),
    sqlite: kind('sqlite'),
    'sqlite-query': kind('sqlite-query'),
    postgres: kind('postgres'),
    log: kind('log'),
    freshness: kind('freshness'),
    policy: kind('policy'),
    prometheus: kind('prometheus'),
    jwt: kind('jwt'),
    stream: kind('stream'),
    'udp-exchange': kind('udp-exchange'),
    command: kind('command'),
    'secure-store': kind('secure-store'),
    'query-plan': kind('query-plan'),
    databases: kind('databases'),
    copies: kind('copies'),
  };
}

export type RigOptions = {
  readonly store?: TempStore;
  readonly clock?: FakeClock;
  readonly targets: readonly MonitoredTarget[];
  readonly behaviour: Behaviour;
  readonly freshnessFor?: FreshnessFor;
};

/** The whole engine on a real database, with kinds and a clock that the test directs. */
export function openRig(options: RigOptions) {
  const store = options.store ?? openTempStore();
  const clock = options.clock ?? new FakeClock();
  const logger = new RecordingLogger();
  const journal: JournalFact[] = [];
  const changes: ProbeChange[] = [];
  const opened: { readonly targetId: string; disposed: boolean; retries: number; improved: number }[] = [];
  const targets = new Map(options.targets.map((each) => [each.target.id, each]));
  const behaviour = { run: options.behaviour };
  const port = { append: (fact: JournalFact) => void journal.push(fact) };
  const maintenance = new MaintenanceService({
    database: store.database,
    clock,
    journal: port,
    hasTarget: (id) => targets.has(id),
    onChange: (id) => engine.maintenanceChanged(id),
  });
  const engine = createProbeEngine({
    clock,
    logger,
    database: store.database,
    kinds: kindsThat((definition, context) => behaviour.run(definition, context)),
    targets: { list: () => [...targets.values()], get: (id) => targets.get(id) ?? null },
    contextFor: (target) => {
      const record = { targetId: target.id, disposed: false, retries: 0, improved: 0 };
      opened.push(record);
      return resources(record);
    },
    children: { run: () => Promise.reject(new Error('no child is needed')), dispose: () => undefined },
    ...(options.freshnessFor ? { freshnessFor: options.freshnessFor } : {}),
    journal: port,
    maintenance,
    onChange: (change) => changes.push(change),
  });
  return { store, clock, logger, journal, changes, opened, targets, behaviour, maintenance, engine };
}

/** Ends the engine, and fails when it logged an error: a history that is not written would otherwise go unseen. */
export async function stopRig({ engine, clock, logger }: ReturnType<typeof openRig>): Promise<void> {
  const ended = engine.dispose();
  await clock.advance(10_000);
  await ended;
  const errors = logger.records.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(`the engine logged ${JSON.stringify(errors)}`);
}

/** Ends the engine and removes its database. */
export async function closeRig(rig: ReturnType<typeof openRig>): Promise<void> {
  await stopRig(rig);
  rig.store.dispose();
}

function resources(record: { disposed: boolean; retries: number; improved: number }): TargetResources {
  const none = () => Promise.reject(new Error('no network is needed'));
  return {
    http: { send: none, dispose: () => undefined },
    sessions: {
      use: none,
      refused: () => undefined,
      serverImproved: () => {
        record.improved += 1;
      },
      allowRetry: () => {
        record.retries += 1;
      },
      credentialsStored: () => {
        record.retries += 1;
      },
      credentialChanged: () => undefined,
      dispose: () => Promise.resolve(),
    },
    secrets: { read: none, store: none, flush: none, unstored: () => [] },
    location: null,
    ports: null,
    folder: () => null,
    folderAt: () => {
      throw new Error('no files here');
    },
    connection: null,
    dispose: () => {
      record.disposed = true;
    },
  };
}

/** Answers when its signal is aborted, as every kind should. */
export function untilAborted(context: ProbeContext): Promise<never> {
  return new Promise((_resolve, reject) => {
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
}
