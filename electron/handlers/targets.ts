import type { TargetDraft } from '../../shared/contract/groups/targets.ts';
import type { CredentialInput } from '../../shared/model/credential.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { Handlers } from '../dispatcher.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { TargetChecker } from '../targets/target-check.ts';
import type { TargetDetector } from '../targets/target-detect.ts';
import type { TargetService } from '../targets/target-service.ts';
import { secretFor } from './credentials.ts';
import type { Picker } from './picker.ts';

export type TargetParts = {
  readonly targets: TargetService;
  readonly packs: PackLibrary;
  readonly credentials: CredentialStore;
  readonly engine: ProbeEngine;
  readonly picker: Picker;
  readonly checker: TargetChecker;
  readonly detector: TargetDetector;
  /** A target was added, changed or removed. */
  changed(targetId: TargetId): void;
};

export function createTargetHandlers(parts: TargetParts): Handlers['targets'] {
  const { targets, engine, picker } = parts;
  return {
    snapshot: () => {
      const { revision, targets: summaries } = engine.snapshotTargets();
      return { revision, targets: [...summaries] };
    },
    get: ({ targetId }) => targets.get(targetId),
    add: (draft, { signal }) => addTarget(parts, draft, signal),
    edit: async ({ targetId, credentials, settings, ...change }, { signal }) => {
      const known = targets.get(targetId).settings;
      const target = targets.edit(targetId, {
        ...change,
        ...(settings ? { settings: withPaths(parts, targets.get(targetId).pack, settings, known) } : {}),
      });
      await storeSecrets(parts, target, credentials ?? {}, signal);
      parts.changed(targetId);
      return target;
    },
    remove: async ({ targetId, confirmName }, { signal }) => {
      targets.remove(targetId, confirmName);
      await parts.credentials.removeAllOf(targetId, signal);
      parts.changed(targetId);
      return {};
    },
    check: async (input, { signal }) => {
      const checks =
        'targetId' in input
          ? await parts.checker.checkTarget(targets.get(input.targetId), signal)
          : await parts.checker.checkDraft(draftOf(parts, input.draft), input.draft.credentials, signal);
      return { ok: checks.every((check) => check.outcome !== 'problem'), checks: [...checks] };
    },
    detect: async ({ from }, { signal }) => {
      const place = from.startsWith('picker:') ? { folder: picker.pathOf(from) } : { address: from };
      const proposals = await parts.detector.detect(place, signal);
      return {
        proposals: proposals.map((found) => ({
          ...found,
          settings: offeringPaths(picker, parts.packs, found),
        })),
      };
    },
  };
}

/** Adds a target with its secrets. When a secret cannot be stored the target is not left behind half made. */
export async function addTarget(
  parts: TargetParts,
  draft: TargetDraft,
  signal: AbortSignal,
): Promise<Target> {
  const { credentials, ...rest } = draft;
  for (const [name, value] of Object.entries(credentials))
    secretFor(parts.packs.get(draft.pack), name, value);
  const target = parts.targets.add({ ...rest, settings: withPaths(parts, draft.pack, draft.settings, {}) });
  try {
    await storeSecrets(parts, target, credentials, signal);
  } catch (error: unknown) {
    parts.targets.remove(target.id, target.name);
    await parts.credentials.removeAllOf(target.id, AbortSignal.timeout(10_000));
    throw error;
  }
  parts.changed(target.id);
  return target;
}

function draftOf(parts: TargetParts, { credentials: _secrets, ...rest }: TargetDraft): Target {
  return parts.targets.draft({ ...rest, settings: withPaths(parts, rest.pack, rest.settings, {}) });
}

async function storeSecrets(
  { credentials, packs }: TargetParts,
  target: Target,
  secrets: Readonly<Record<string, CredentialInput>>,
  signal: AbortSignal,
): Promise<void> {
  const pack = packs.get(target.pack);
  for (const [name, value] of Object.entries(secrets)) {
    await credentials.put(target.id, name, secretFor(pack, name, value), signal);
  }
}

/**
 * Settings with the picker's tokens as the paths they stand for. A path that is there already may be sent back as it is; any
 * other is refused: faces point at folders, they do not name them.
 */
function withPaths(
  { picker, packs }: Pick<TargetParts, 'picker' | 'packs'>,
  packId: string,
  settings: Readonly<Record<string, SettingValue>>,
  known: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> {
  const definitions = packs.get(packId).settings;
  const resolved = Object.entries(settings).map(([name, value]): [string, SettingValue] => {
    const isPath = definitions[name]?.type === 'folder' || definitions[name]?.type === 'file';
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
