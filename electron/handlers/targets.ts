import { isAppError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { DetectedPack, TargetDraft } from '../../shared/contract/groups/targets.ts';
import type { HostWay } from '../../shared/model/host.ts';
import type { CredentialInput } from '../../shared/model/credential.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { PackSetting } from '../../shared/model/pack.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { FaceName, Handlers } from '../dispatcher.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import { checkTarget } from '../targets/target-check.ts';
import type { CheckPorts, CheckedTarget, Obstacle } from '../targets/target-check.ts';
import { detectAtAddress, detectInFolder } from '../targets/target-detect.ts';
import type { DetectPorts } from '../targets/target-detect.ts';
import type { TargetService } from '../targets/target-service.ts';
import type { RunningCalls } from './running-calls.ts';
import { secretFor } from './secret-for.ts';
import { storeSecret } from './store-secret.ts';
import type { Picker } from './picker.ts';

const secretRemovalMs = 10_000;

export type TargetParts = {
  readonly journal: JournalPort;
  readonly targets: TargetService;
  readonly packs: PackLibrary;
  readonly credentials: CredentialStore;
  readonly engine: ProbeEngine;
  readonly picker: Picker;
  readonly check: CheckPorts;
  readonly detect: DetectPorts;
  readonly calls: RunningCalls;
  /** A target was added, changed or removed. */
  changed(targetId: TargetId): void;
};

export function createTargetHandlers(parts: TargetParts): Handlers['targets'] {
  const { targets, engine } = parts;
  return {
    snapshot: () => {
      const { revision, targets: summaries } = engine.snapshotTargets();
      return { revision, targets: [...summaries] };
    },
    get: ({ targetId }) => targets.get(targetId),
    add: (draft, { signal }) => addTarget(parts, draft, signal),
    edit: async ({ targetId, credentials, settings, ...change }, { signal }) => {
      const { pack, settings: known, host } = targets.get(targetId);
      const on = change.host === undefined ? host : change.host;
      for (const [name, value] of Object.entries(credentials ?? {}))
        secretFor(parts.packs.get(pack), name, value);
      const target = await targets.edit(targetId, {
        ...change,
        ...(settings ? { settings: withPaths(parts, pack, settings, known, on) } : {}),
      });
      try {
        await storeSecrets(parts, target, credentials ?? {}, signal);
      } finally {
        // The settings are in force, whatever became of the secrets.
        parts.changed(targetId);
      }
      return target;
    },
    remove: async ({ targetId, confirmName }) => {
      const target = targets.remove(targetId, confirmName);
      try {
        // Not cut short by a page that is closed: the target is gone, and its secrets go with it.
        const left = await parts.credentials.removeAllOf(targetId, AbortSignal.timeout(secretRemovalMs));
        if (left.length > 0) noteLeftBehind(parts, target, left);
      } finally {
        parts.changed(targetId);
      }
      return {};
    },
    check: async (input, { signal }) => {
      const pack = parts.packs.get('targetId' in input ? targets.get(input.targetId).pack : input.draft.pack);
      return parts.calls.run(input.callId, signal, async (ending) =>
        checkTarget(pack, await checkedTarget(parts, input), parts.check, ending),
      );
    },
    detect: ({ callId, ...what }, { face, signal }) =>
      parts.calls.run(callId, signal, (ending) => detect(parts, what, face, ending)),
  };
}

async function detect(
  parts: TargetParts,
  { from, host = null }: { readonly from: string; readonly host?: HostWay | null | undefined },
  face: FaceName,
  signal: AbortSignal,
): Promise<{ proposals: DetectedPack[] }> {
  const { picker, packs } = parts;
  await packs.prepare(signal);
  if (host !== null)
    return { proposals: [...(await detectInFolder({ folder: from, host }, parts.detect, signal))] };
  const proposals = from.startsWith('picker:')
    ? await detectInFolder({ folder: picker.pathOf(from), host }, parts.detect, signal)
    : await detectAtAddress(from, parts.detect, signal);
  // At this computer's own terminal paths are typed, so they are shown as they are.
  if (face === 'cli' || face === 'socket') return { proposals: [...proposals] };
  return {
    proposals: proposals.map((found) => ({ ...found, settings: offeringPaths(picker, packs, found) })),
  };
}

/** Secrets in a keychain that could not be asked stay there; the journal names them. */
function noteLeftBehind({ journal }: TargetParts, { id, name }: Target, left: readonly string[]): void {
  journal.append({
    action: 'credential.left-behind',
    targetId: id,
    subject: name,
    result: 'failed',
    details: { names: left.join(', ') },
  });
}

/** Adds a target with its secrets. When a secret cannot be stored the target is not left behind half made. */
async function addTarget(parts: TargetParts, draft: TargetDraft, signal: AbortSignal): Promise<Target> {
  const { credentials, ...rest } = draft;
  for (const [name, value] of Object.entries(credentials))
    secretFor(parts.packs.get(draft.pack), name, value);
  const target = await parts.targets.add({
    ...rest,
    settings: withPaths(parts, draft.pack, draft.settings, {}, draft.host),
  });
  try {
    await storeSecrets(parts, target, credentials, signal);
  } catch (error: unknown) {
    parts.targets.remove(target.id, target.name);
    await parts.credentials.removeAllOf(target.id, AbortSignal.timeout(secretRemovalMs));
    throw error;
  }
  parts.changed(target.id);
  return target;
}

/** A kept target with the secrets it has, or a draft with those that were typed. */
async function checkedTarget(
  parts: TargetParts,
  input: { readonly targetId: TargetId } | { readonly draft: TargetDraft },
): Promise<CheckedTarget> {
  if ('targetId' in input) {
    const { id, settings, network, host } = parts.targets.get(input.targetId);
    const stored = parts.credentials.list().filter(({ ownerId }) => ownerId === id);
    const credentials = new Map(stored.map(({ name }) => [name, 'stored'] as const));
    return { settings, network, host, credentials, obstacles: [] };
  }
  const { pack, settings, network, host, credentials } = input.draft;
  return {
    host,
    settings: withPaths(parts, pack, settings, {}, host),
    network: { ca: network.ca ?? null, proxy: network.proxy ?? null },
    credentials: new Map(Object.keys(credentials).map((name) => [name, 'typed'] as const)),
    obstacles: await obstaclesOf(parts, input.draft),
  };
}

/** What `add` would refuse beside the settings. */
async function obstaclesOf(
  { targets, credentials }: TargetParts,
  draft: TargetDraft,
): Promise<readonly Obstacle[]> {
  const refused = async (check: () => unknown): Promise<LocalText | null> => {
    try {
      await check();
      return null;
    } catch (error: unknown) {
      if (!isAppError(error)) throw error;
      return error.text;
    }
  };
  const name = await refused(() => targets.requireFreeName(draft.name));
  const hasSecrets = Object.keys(draft.credentials).length > 0;
  const store = hasSecrets ? await refused(() => credentials.requireUsable()) : null;
  return [
    ...(name === null ? [] : [{ id: 'name', title: localText('Name', '이름'), found: name }]),
    ...(store === null ? [] : [{ id: 'credential-store', title: storeTitle, found: store }]),
  ];
}

const storeTitle = localText('Credential store', '자격 증명 저장소');

async function storeSecrets(
  { credentials, packs }: TargetParts,
  target: Target,
  secrets: Readonly<Record<string, CredentialInput>>,
  signal: AbortSignal,
): Promise<void> {
  const pack = packs.get(target.pack);
  for (const [name, value] of Object.entries(secrets)) {
    await storeSecret({ credentials, pack, target }, name, value, signal);
  }
}

/**
 * Settings with the picker's tokens as the paths they stand for. A path that is there already may be sent back as it is; any
 * other is refused: faces point at folders of this computer, they do not name them. Those of a host are named.
 */
export function withPaths(
  { picker, packs }: Pick<TargetParts, 'picker' | 'packs'>,
  packId: string,
  settings: Readonly<Record<string, SettingValue>>,
  known: Readonly<Record<string, SettingValue>>,
  host: HostWay | null,
): Record<string, SettingValue> {
  if (host !== null) return { ...settings };
  const definitions = packs.get(packId).settings;
  return pathsOf(picker, (name) => definitions[name]?.type, settings, known);
}

/** The same by the types of the settings, for a pack that is not installed. */
export function pathsOf(
  picker: Picker,
  typeOf: (name: string) => PackSetting['type'] | undefined,
  settings: Readonly<Record<string, SettingValue>>,
  known: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> {
  const resolved = Object.entries(settings).map(([name, value]): [string, SettingValue] => {
    const isPath = typeOf(name) === 'folder' || typeOf(name) === 'file';
    const stays = !isPath || value === '' || value === known[name];
    return [name, stays ? value : picker.pathOf(String(value))];
  });
  return Object.fromEntries(resolved);
}

/** What detection found, with folders and files as tokens: the face hands them back when the target is added. */
function offeringPaths(
  picker: Picker,
  packs: PackLibrary,
  found: { readonly pack: string; readonly settings: Readonly<Record<string, SettingValue>> },
): Record<string, SettingValue> {
  const definitions = packs.get(found.pack).settings;
  const offered = Object.entries(found.settings).map(([name, value]): [string, SettingValue] => {
    const type = definitions[name]?.type;
    const isPath = (type === 'folder' || type === 'file') && typeof value === 'string';
    return [name, isPath ? picker.offer(value) : value];
  });
  return Object.fromEntries(offered);
}
