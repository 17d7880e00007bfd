import type { Secret, SecretSource } from '../../../../electron/credentials/secret-source.ts';
import type { HostPorts } from '../../../../electron/locations/host-ports.ts';
import { ProbeDefinition } from '../../../../electron/packs/schema/probe.ts';
import type { ProbeOf } from '../../../../electron/packs/schema/probe.ts';
import { Session } from '../../../../electron/packs/schema/request.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../electron/platform/clock.ts';
import { createHttpClient } from '../../../../electron/probes/http/node-http-client.ts';
import type { RefusedSignIns } from '../../../../electron/probes/http/refused-sign-ins.ts';
import { createTargetSecrets } from '../../../../electron/probes/http/target-secrets.ts';
import type { TargetSecrets } from '../../../../electron/probes/http/target-secrets.ts';
import { createSessionPool } from '../../../../electron/probes/http/target-session-pool.ts';
import type { SessionPool } from '../../../../electron/probes/http/session-pool.ts';
import type { ProbeContext } from '../../../../electron/probes/probe-kind.ts';
import type { ProbeKindName } from '../../../../shared/model/probe.ts';
import type { NetworkSettings, SettingValue } from '../../../../shared/model/target.ts';

/** The real clock, which a test can move on. */
export class MovableClock extends SystemClock {
  skewMs = 0;

  override now(): number {
    return super.now() + this.skewMs;
  }

  override monotonicMs(): number {
    return super.monotonicMs() + this.skewMs;
  }
}

/** Secrets in memory, with a switch that makes storing fail and a list of what was stored, in order. */
export class MemorySecrets implements SecretSource {
  readonly values = new Map<string, Secret>();
  readonly stored: string[] = [];
  failing: Error | null = null;
  onStore: (name: string) => void = () => {};

  constructor(values: Readonly<Record<string, Secret>> = {}) {
    for (const [name, value] of Object.entries(values)) this.values.set(name, value);
  }

  read(_targetId: string, name: string): Promise<Secret | null> {
    return Promise.resolve(this.values.get(name) ?? null);
  }

  store(_targetId: string, name: string, value: Secret): Promise<void> {
    if (this.failing !== null) return Promise.reject(this.failing);
    this.values.set(name, value);
    this.stored.push(`${name}=${value.secret}`);
    this.onStore(name);
    return Promise.resolve();
  }
}

export type Bench = {
  readonly context: ProbeContext;
  readonly sessions: SessionPool;
  readonly targetSecrets: TargetSecrets;
  dispose(): Promise<void>;
};

export type BenchOptions = {
  readonly settings?: Readonly<Record<string, SettingValue>>;
  readonly network?: NetworkSettings;
  readonly ports?: HostPorts;
  readonly secrets?: SecretSource;
  readonly sessions?: readonly unknown[];
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  readonly refusals?: RefusedSignIns;
};

/** Everything a network probe gets from the engine, made of the real parts. */
export function bench(url: string, options: BenchOptions = {}): Bench {
  const clock = options.clock ?? new SystemClock();
  const network = options.network ?? { ca: null, proxy: null };
  // An address that was not entered is not there at all.
  const settings = { ...(url === '' ? {} : { url }), ...options.settings };
  const ports = options.ports ?? null;
  const http = createHttpClient(network, { userAgent: 'Holdfast/9.9.9', ports });
  const targetSecrets = createTargetSecrets(options.secrets ?? new MemorySecrets(), '0123456789abcdef');
  const sessions = createSessionPool({
    settings,
    sessions: (options.sessions ?? []).map((session) => Session.parse(session)),
    http,
    secrets: targetSecrets,
    clock,
    ...(options.refusals === undefined ? {} : { refusals: options.refusals }),
  });
  return {
    sessions,
    targetSecrets,
    context: {
      target: { id: '0123456789abcdef', name: 'bench', pack: 'bench', settings, network, host: null },
      clock,
      signal: options.signal ?? new AbortController().signal,
      timeoutMs: options.timeoutMs ?? 5_000,
      http,
      sessions,
      secrets: targetSecrets,
      location: null,
      ports,
      folder: () => null,
      folderAt: () => {
        throw new Error('no files here');
      },
      connection: null,
      children: { run: () => Promise.reject(new Error('no children here')), dispose: () => {} },
      memory: { read: () => undefined, write: () => {} },
    },
    async dispose() {
      await sessions.dispose();
      http.dispose();
    },
  };
}

/** A definition as a pack would write it, without what every probe has. */
export function define<Kind extends ProbeKindName>(kind: Kind, parts: object): ProbeOf<Kind> {
  const parsed = ProbeDefinition.parse({ id: 'probe', title: 'Probe', group: 'startup', kind, ...parts });
  if (!isKind(parsed, kind)) throw new Error(`not a ${kind}`);
  return parsed;
}

function isKind<Kind extends ProbeKindName>(
  definition: ProbeDefinition,
  kind: Kind,
): definition is ProbeOf<Kind> {
  return definition.kind === kind;
}

/** Closes what a test file opened, newest first. */
export function closer(): {
  add<Item extends { close?(): unknown; dispose?(): unknown }>(item: Item): Item;
  close(): Promise<void>;
} {
  const items: { close?(): unknown; dispose?(): unknown }[] = [];
  return {
    add(item) {
      items.push(item);
      return item;
    },
    async close() {
      for (const item of items.splice(0).reverse()) await (item.dispose?.() ?? item.close?.());
    },
  };
}
