import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { Handlers } from '../dispatcher.ts';
import type { RepositoryService } from '../snapshots/repository-service.ts';
import type { RepositoryUpkeep } from '../snapshots/repository-upkeep.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import type { Picker } from './picker.ts';
import { withPaths } from './targets.ts';

export type RepositoryParts = {
  readonly repositories: RepositoryService;
  readonly upkeep: RepositoryUpkeep;
  readonly packs: PackLibrary;
  readonly picker: Picker;
  /** Grows with every change of a repository. */
  readonly repositoryRevision: () => number;
  /** What works on it by itself stops. */
  readonly repositoryRemoved: (repositoryId: RepositoryId) => void;
};

export function createRepositoryHandlers(parts: RepositoryParts): Handlers['repositories'] {
  const { repositories, upkeep, picker } = parts;
  return {
    snapshot: () => ({ revision: parts.repositoryRevision(), repositories: [...repositories.list()] }),
    init: async ({ name, folder, newFolderName }, { signal }) => {
      const place = placeOf(picker, folder, newFolderName);
      const { repository, recoveryCode } = await repositories.init({ name, place }, signal);
      return { repository: await upkeep.look(repository.id, signal), recoveryCode };
    },
    kit: async ({ repositoryId, folder, newName, language }, { signal, face }) => {
      const wish = { folder: folder === null ? null : placeOf(picker, folder, newName), language };
      const { html, files } = await repositories.kit(repositoryId, wish, signal);
      // At a terminal the operator names the file that is kept; in a window the kit's last group is typed instead.
      const isNamed = face === 'cli' || face === 'socket';
      if (isNamed && files.length > 0) repositories.kitKept(repositoryId);
      // The code leaves the console once; a kit that is made again goes into a file and nowhere else.
      return { html: repositories.get(repositoryId).kitConfirmedAt === null ? html : null, files };
    },
    confirmKit: ({ repositoryId, lastGroup }, { signal }) =>
      repositories.confirmKit(repositoryId, lastGroup, signal),
    open: async ({ name, folder, recoveryCode, passphrase }, { signal }) => {
      const repository = await repositories.open(
        { name: name ?? null, place: picker.pathOf(folder), by: openedBy(recoveryCode, passphrase) },
        signal,
      );
      upkeep.refresh(repository.id);
      return repository;
    },
    refresh: ({ repositoryId }) => ({ jobId: upkeep.refresh(repositoryId) }),
    move: ({ repositoryId, folder }, { signal }) =>
      repositories.move(repositoryId, picker.pathOf(folder), signal),
    rename: ({ repositoryId, name }) => repositories.rename(repositoryId, name),
    remove: async ({ repositoryId, confirmName }) => {
      await upkeep.remove(repositoryId, confirmName);
      parts.repositoryRemoved(repositoryId);
      return {};
    },
    check: ({ repositoryId, readShare }) => ({ jobId: upkeep.check(repositoryId, readShare) }),
    prune: ({ repositoryId, dryRun, confirmName }) => ({
      jobId: upkeep.prune(repositoryId, dryRun, confirmName),
    }),
    copy: ({ repositoryId, to, targetId }) => ({ jobId: upkeep.copy(repositoryId, to, targetId ?? null) }),
    rebuildIndex: ({ repositoryId }) => ({ jobId: upkeep.rebuildIndex(repositoryId) }),
    knownTargets: ({ repositoryId }) => ({ targets: [...upkeep.knownTargets(repositoryId)] }),
    adopt: (wish) => ({ adopted: [...adopt(parts, wish)] }),
    packSource: ({ repositoryId, packId }) => ({ text: upkeep.packSource(repositoryId, packId) }),
    keys: ({ repositoryId }, { signal }) => repositories.keys(repositoryId, { kind: 'list' }, signal),
    addKey: async ({ repositoryId, label, passphrase }, { signal }) => {
      const { keys } = await repositories.keys(repositoryId, { kind: 'add', label, passphrase }, signal);
      const added = keys.toSorted((a, b) => b.createdAt - a.createdAt)[0];
      if (added === undefined) throw new Error('a key that was added is not listed');
      return added;
    },
    removeKey: async ({ repositoryId, keyId }, { signal }) => {
      await repositories.keys(repositoryId, { kind: 'remove', keyId }, signal);
      return {};
    },
    grant: ({ repositoryId }, { signal }) => repositories.grant(repositoryId, signal),
  };
}

function adopt(
  parts: RepositoryParts,
  { repositoryId, targetIds, ...wish }: Parameters<Handlers['repositories']['adopt']>[0],
): readonly TargetId[] {
  const changes = 'changes' in wish ? wish.changes : {};
  const known = parts.upkeep.knownTargets(repositoryId).find(({ id }) => id === targetIds[0]);
  const settings =
    known === undefined || changes.settings === undefined
      ? undefined
      : withPaths(parts, known.pack, changes.settings, known.settings, null);
  return parts.upkeep.adopt(repositoryId, targetIds, { name: changes.name, settings });
}

/** A chosen folder, or a new one inside it. A name is one name: it cannot lead elsewhere. */
export function placeOf(picker: Picker, folder: string, newFolderName: string | undefined): string {
  const chosen = picker.pathOf(folder);
  if (newFolderName === undefined || newFolderName === '') return chosen;
  const isPlain =
    basename(newFolderName) === newFolderName && newFolderName !== '.' && newFolderName !== '..';
  if (!isPlain || newFolderName.includes('\\') || newFolderName.includes('\0')) throw notAName(newFolderName);
  return join(chosen, newFolderName);
}

function openedBy(recoveryCode: string | undefined, passphrase: string | undefined) {
  if (recoveryCode !== undefined) return { kind: 'code', recoveryCode } as const;
  if (passphrase !== undefined) return { kind: 'passphrase', passphrase } as const;
  throw new AppError(
    'usage/invalid',
    localText(
      'Give the recovery code, or the passphrase of one of the keys.',
      '복구 코드나 키의 암호 문구를 입력하십시오.',
    ),
  );
}

function notAName(name: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `"${name.slice(0, 80)}" is not the name of a folder. Use one name, without slashes.`,
      `"${name.slice(0, 80)}"은(는) 폴더 이름이 아닙니다. 슬래시가 없는 이름 하나를 입력하십시오.`,
    ),
  );
}
