import { behindPolicy } from './behind-policy.ts';
import { keySources } from './key-sources.ts';
import { placedPath } from './placed-path.ts';
import type { Pack } from './schema/pack.ts';
import type { ProbeDefinition, ProbeOf } from './schema/probe.ts';
import type { KeySource } from './schema/probes/secure-store.ts';
import type { HttpStep } from './schema/request.ts';
import { settingsIn } from './settings-in.ts';

/** What something looks at, as the pack states it; its requests beside its steps are `requestsOf`. */
export type Reach = {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly queries: readonly string[];
  readonly steps: readonly HttpStep[];
  /** Settings that lead there, of what is no request. */
  readonly settings: readonly string[];
};

export const nowhere: Reach = { hosts: [], paths: [], queries: [], steps: [], settings: [] };

type Kind = ProbeDefinition['kind'];
type ProbeByKind = { readonly [Each in Kind]: ProbeOf<Each> };

/** Every kind stands here, so that nobody makes a new one whose reach the operator does not see. */
const reaches: { readonly [Each in Kind]: (probe: ProbeByKind[Each], pack: Pack) => Reach } = {
  http: () => nowhere,
  'http-flow': ({ steps, cleanup }) => ({ ...nowhere, steps: [...steps, ...cleanup] }),
  refusal: ({ given }) => ({ ...nowhere, steps: given }),
  stream: ({ given }) => ({ ...nowhere, steps: given }),
  prometheus: () => nowhere,
  jwt: () => nowhere,
  freshness: () => nowhere,
  policy: ({ only }, pack) => ({
    ...nowhere,
    settings: (only ?? []).flatMap((id) => behindPolicy(id, pack)),
  }),
  'socket-io': () => ({ ...nowhere, hosts: ['${settings.url}'], settings: ['url'] }),
  tcp: ({ host, port }) => address(`${host}:${port}`),
  tls: ({ host, port }) => address(`${host}:${port}`),
  'udp-exchange': ({ host, port }) => ({
    ...address(`${host}:${port}`),
    hosts: [`${host}:${port} (UDP)`],
  }),
  dns: ({ host }) => address(host),
  // A time server may be missing: the other clocks are looked at without it.
  clock: ({ sntp }) => ({ ...nowhere, hosts: sntp === undefined ? [] : [sntp] }),
  disk: ({ path }) => inRoot([path]),
  files: ({ files }) => inRoot(files.map(({ path }) => path)),
  sqlite: ({ path }) => inRoot([path]),
  databases: ({ path }) => inRoot([path]),
  'sqlite-query': ({ path, sql }) => inRoot([path], [sql]),
  'query-plan': ({ path, cases, queries }) =>
    inRoot([path], [...(cases === undefined ? [] : [cases]), ...queries.map(({ sql }) => sql)]),
  copies: ({ path, copies, sql }) => {
    const own = inRoot([path, `\${settings.${copies}}/*/${path}`], [sql]);
    return { ...own, settings: [...own.settings, copies] };
  },
  'secure-store': (probe) => {
    const keys = keySources(probe);
    const own = inRoot([probe.path, ...keys.flatMap(placesOf)], [probe.sql]);
    return { ...own, settings: [...own.settings, ...keys.flatMap(behindKey)] };
  },
  postgres: ({ server, sql }) => ({
    ...nowhere,
    hosts: [`\${settings.${server}}`],
    queries: sql === undefined ? [] : [sql],
    settings: [server],
  }),
  log: ({ base, path, rotated }) => ({
    ...nowhere,
    paths: [path, ...(rotated === undefined ? [] : [rotated])].map((one) => placedPath(base, one)),
    settings: [base],
  }),
  command: () => nowhere,
};

/** What a probe looks at. */
export function probeReach(probe: ProbeDefinition, pack: Pack): Reach {
  return reachOf(probe.kind, probe, pack);
}

function reachOf<Each extends Kind>(kind: Each, probe: ProbeByKind[Each], pack: Pack): Reach {
  return reaches[kind](probe, pack);
}

function address(host: string): Reach {
  return { ...nowhere, hosts: [host], settings: settingsIn(host) };
}

/** What lies in the target's folder. */
function inRoot(paths: readonly string[], queries: readonly string[] = []): Reach {
  return { ...nowhere, paths, queries, settings: ['root'] };
}

/** Files that a key is read from. */
function placesOf(source: KeySource): readonly string[] {
  if ('file' in source) return [placedPath(source.base ?? 'root', source.file)];
  return 'setting' in source ? [`\${settings.${source.setting}}`] : [];
}

function behindKey(source: KeySource): readonly string[] {
  if ('setting' in source) return [source.setting];
  return 'file' in source ? [source.base ?? 'root'] : [];
}
