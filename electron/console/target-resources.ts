import type { HostWay } from '../../shared/model/host.ts';
import type { Target } from '../../shared/model/target.ts';
import type { SecretSource } from '../credentials/secret-source.ts';
import type { ReachedHosts } from '../hosts/reached-hosts.ts';
import { hostPorts } from '../locations/host-ports.ts';
import type { HostPorts } from '../locations/host-ports.ts';
import { LocalLocation } from '../locations/local-location.ts';
import type { Location } from '../locations/location.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import type { Clock } from '../platform/clock.ts';
import { createHttpClient } from '../probes/http/node-http-client.ts';
import type { RefusedSignIns } from '../probes/http/refused-sign-ins.ts';
import type { SessionPool } from '../probes/http/session-pool.ts';
import { createTargetSecrets } from '../probes/http/target-secrets.ts';
import type { TargetSecrets } from '../probes/http/target-secrets.ts';
import { createSessionPool } from '../probes/http/target-session-pool.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import { sendSteps } from '../probes/http/send-steps.ts';
import type { Sent, StepsToSend } from '../probes/http/send-steps.ts';
import type { TargetResources } from '../probes/engine/engine-ports.ts';
import type { ProbeTarget } from '../probes/probe-kind.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { HttpStep } from '../packs/schema/request.ts';
import type { FetchText } from '../views/gather-table.ts';

export type ResourceParts = {
  readonly clock: Clock;
  readonly packs: Pick<PackLibrary, 'get' | 'find'>;
  readonly secretsOf: (targetId: string) => TargetSecrets;
  readonly userAgent: string;
  readonly folderOf: FolderOf;
  readonly reached: Pick<ReachedHosts, 'connection' | 'location'>;
  /** Sign-ins that the target's server refused before; without it each set of resources remembers its own. */
  readonly refusalsOf?: (targetId: string) => RefusedSignIns;
};

/** The sessions that a target's probes share. */
export type SessionsOf = (target: Target) => SessionPool;

/** What the probes of one target share: its connections, its signed-in sessions and its files. */
export function createTargetResources(target: ProbeTarget, parts: ResourceParts): TargetResources {
  const ports = portsOf(parts.reached, target.host);
  const http = createHttpClient(target.network, { userAgent: parts.userAgent, ports });
  const secrets = parts.secretsOf(target.id);
  const sessions = createSessionPool({
    settings: target.settings,
    sessions: parts.packs.find(target.pack)?.sessions ?? [],
    http,
    secrets,
    clock: parts.clock,
    ...(parts.refusalsOf === undefined ? {} : { refusals: parts.refusalsOf(target.id) }),
  });
  return {
    http,
    sessions,
    secrets,
    ports,
    // Connections are made anew when keys or secrets change.
    get location() {
      return parts.folderOf(target, 'root');
    },
    folder: (setting) => parts.folderOf(target, setting),
    folderAt: (path) => folderAt(parts.reached, target.host, path),
    get connection() {
      return target.host === null ? null : parts.reached.connection(target.host);
    },
    dispose: async () => {
      try {
        await sessions.dispose();
      } finally {
        http.dispose();
      }
    },
  };
}

/** Sends an action's requests with connections and a sign-in of their own, which end with them. */
export function senderTo(target: Target, parts: ResourceParts) {
  return async (request: StepsToSend, signal: AbortSignal): Promise<Sent> => {
    const pack = parts.packs.get(target.pack);
    const settings = effectiveSettings(pack, target.settings);
    const resources = createTargetResources({ ...target, settings }, parts);
    try {
      return await sendSteps({ settings, clock: parts.clock, ...resources }, request, signal);
    } finally {
      await resources.dispose();
    }
  };
}

/** Sends requests that only read in the sessions that the target's probes share. */
function sharingSender(target: Target, parts: ResourceParts, sessionsOf: SessionsOf) {
  return async (request: StepsToSend, signal: AbortSignal): Promise<Sent> => {
    const settings = effectiveSettings(parts.packs.get(target.pack), target.settings);
    const ports = portsOf(parts.reached, target.host);
    const http = createHttpClient(target.network, { userAgent: parts.userAgent, ports });
    const secrets = parts.secretsOf(target.id);
    try {
      const sender = { settings, clock: parts.clock, http, secrets, sessions: sessionsOf(target) };
      return await sendSteps(sender, request, signal);
    } finally {
      http.dispose();
    }
  };
}

const nothingAnswered = localText('Nothing was answered.', '응답이 없습니다.');

/**
 * Asks a target for one text that a view is made of: with the sessions of its probes where there are any, so that looking at a view signs
 * nobody in once more. A session that the server has lost meanwhile is renewed once.
 */
export function fetcherFrom(target: Target, parts: ResourceParts, sessionsOf?: SessionsOf): FetchText {
  const once = sessionsOf === undefined ? senderTo(target, parts) : sharingSender(target, parts, sessionsOf);
  const send: typeof once = async (request, signal) => {
    const sent = await once(request, signal);
    return sent.sessionWasLost ? once(request, signal) : sent;
  };
  return async ({ request, session, timeoutMs }, signal) => {
    const step: HttpStep = { id: 'view', request, expect: [], capture: [], provides: [] };
    const { failed, last } = await send(
      { session, steps: [step], arguments: {}, captured: {}, timeoutMs },
      signal,
    );
    if (failed !== null || last === null) return { kind: 'failed', reason: failed ?? nothingAnswered };
    return { kind: 'text', text: last.text, truncated: last.truncated };
  };
}

/**
 * The secrets of each target, one set for the life of the console: a rotated token that could not be stored yet must outlive
 * the connections, which are made anew whenever the target changes.
 */
export function keptSecrets(source: SecretSource): (targetId: string) => TargetSecrets {
  const kept = new Map<string, TargetSecrets>();
  return (targetId) => {
    const secrets = kept.get(targetId) ?? createTargetSecrets(source, targetId);
    kept.set(targetId, secrets);
    return secrets;
  };
}

/** The loopback of the host that has the target's files, which an address of the target may name; null on this computer. */
export function portsOf(hosts: Pick<ReachedHosts, 'connection'>, host: HostWay | null): HostPorts | null {
  return host === null ? null : hostPorts(() => hosts.connection(host));
}

/** A folder that the operator chose in a setting, on this computer or on the target's host; null without one. */
export type FolderOf = (target: Pick<Target, 'settings' | 'host'>, setting: string) => Location | null;

export function targetFolders(hosts: Pick<ReachedHosts, 'location'>): FolderOf {
  return ({ settings, host }, setting) => {
    const folder = settings[setting];
    if (typeof folder !== 'string' || folder === '') return null;
    return folderAt(hosts, host, folder);
  };
}

function folderAt(hosts: Pick<ReachedHosts, 'location'>, host: Target['host'], path: string): Location {
  return host === null ? new LocalLocation(path) : hosts.location(host, path);
}
