import { soleSetting, templateNames } from './expression/templates.ts';
import { keySources } from './key-sources.ts';
import { requestsOf } from './probe-requests.ts';
import type { ActionDefinition } from './schema/action.ts';
import type { Pack } from './schema/pack.ts';
import type { KeyPlace } from './schema/policy.ts';
import type { ProbeDefinition } from './schema/probe.ts';
import type { HttpRequest } from './schema/request.ts';
import type { Stage } from './schema/stage.ts';
import type { ViewSource } from './schema/view.ts';

/** Settings that a probe cannot do without: those that it says, and those of the places that it looks into. */
export function behindProbe(probe: ProbeDefinition, pack: Pack): readonly string[] {
  return [...new Set([...probe.needs, ...placesOf(probe, pack)])].filter((name) =>
    Object.hasOwn(pack.settings, name),
  );
}

/** Settings that decide where a policy, or the settings file `file-ID` itself, is looked up, and what it is held against. */
export function behindPolicy(id: string, pack: Pack): readonly string[] {
  const file = pack['settings-files'].find((one) => `file-${one.id}` === id);
  if (file !== undefined) return [file.base];
  const policy = pack.policies.find((one) => one.id === id);
  if (policy === undefined) return [];
  const other = policy['same-as'];
  const places: readonly Pick<KeyPlace, 'file'>[] = [policy, ...(other === undefined ? [] : [other])];
  const intended = Object.values(policy.intended ?? {}).flatMap((value) =>
    typeof value === 'string' ? (soleSetting(value) ?? []) : [],
  );
  return [...places.flatMap((place) => behindFile(place.file, pack)), ...intended];
}

/** Settings that lead to what a view reads. */
export function behindView(source: ViewSource): readonly string[] {
  switch (source.kind) {
    case 'postgres':
      return [source.server];
    case 'http':
    case 'metrics':
      return behindRequest(source.request);
    case 'sqlite':
    case 'databases':
    case 'json':
    case 'files':
    case 'log':
      return [source.base];
  }
}

/** Settings that lead to where a request is sent. */
export function behindRequest({ url }: Pick<HttpRequest, 'url'>): readonly string[] {
  return url === undefined ? ['url'] : settingsIn(url);
}

/** The settings of type folder that an action works in. */
export function behindAction(action: ActionDefinition, pack: Pack): readonly string[] {
  switch (action.kind) {
    case 'sqlite-exec':
    case 'files-delete':
      return ['root'];
    case 'files-keep':
      return action.files.map(({ base }) => base);
    case 'command':
      return [action.base];
    case 'http':
      return [];
    case 'file-edit':
      return behindFile(action.file, pack);
    case 'guided':
      return action.stages.flatMap((stage) => behindStage(stage, pack));
  }
}

function behindStage(stage: Stage, pack: Pack): readonly string[] {
  if (stage.do === 'command') return [stage.base];
  return stage.do === 'edit' || stage.do === 'keep' ? behindFile(stage.file, pack) : [];
}

function behindFile(id: string, pack: Pack): readonly string[] {
  return pack['settings-files'].flatMap((file) => (file.id === id ? [file.base] : []));
}

/** The kinds that look into the target's folder. */
const inRoot: ReadonlySet<ProbeDefinition['kind']> = new Set([
  'disk',
  'files',
  'sqlite',
  'sqlite-query',
  'query-plan',
  'databases',
  'copies',
  'secure-store',
]);

function placesOf(probe: ProbeDefinition, pack: Pack): readonly string[] {
  return [
    ...(inRoot.has(probe.kind) ? ['root'] : []),
    ...placesNamedBy(probe, pack),
    ...('host' in probe ? settingsIn(probe.host) : []),
    ...('port' in probe ? settingsIn(probe.port) : []),
    ...requestsOf(probe).flatMap(behindRequest),
  ];
}

function placesNamedBy(probe: ProbeDefinition, pack: Pack): readonly string[] {
  switch (probe.kind) {
    case 'copies':
      return [probe.copies];
    case 'secure-store':
      return keySources(probe).flatMap(behindKey);
    case 'log':
      return [probe.base];
    case 'postgres':
      return [probe.server];
    case 'policy':
      return (probe.only ?? []).flatMap((id) => behindPolicy(id, pack));
    case 'socket-io':
      return ['url'];
    default:
      return [];
  }
}

function behindKey(source: ReturnType<typeof keySources>[number]): readonly string[] {
  if ('setting' in source) return [source.setting];
  return 'file' in source ? [source.base ?? 'root'] : [];
}

function settingsIn(template: string): readonly string[] {
  return templateNames(template).flatMap((name) => {
    const [area, setting] = name.split('.');
    return area === 'settings' && setting !== undefined ? [setting] : [];
  });
}
