import { AppError } from '../../shared/errors/app-error.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Handlers } from '../dispatcher.ts';
import type { RepositoryService } from '../snapshots/repository-service.ts';
import type { RepositoryUpkeep } from '../snapshots/repository-upkeep.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import type { Picker } from './picker.ts';
import { chosenPlace, placeOf } from './repository-places.ts';
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
    init: async ({ name, ...wish }, { signal }) => {
      const place = chosenPlace(picker, wish);
      const { repository, recoveryCode } = await repositories.init({ name, ...place }, signal);
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
    open: async ({ name, recoveryCode, passphrase, ...wish }, { signal }) => {
      const by = openedBy(recoveryCode, passphrase);
      const place = chosenPlace(picker, wish);
      const repository = await repositories.open({ name: name ?? null, by, ...place }, signal);
      upkeep.refresh(repository.id);
      return repository;
    },
    refresh: ({ repositoryId }) => ({ jobId: upkeep.refresh(repositoryId) }),
    move: ({ repositoryId, ...wish }, { signal }) =>
      repositories.move(repositoryId, chosenPlace(picker, wish), signal),
    rename: ({ repositoryId, name }) => repositories.rename(repositoryId, name),
    remove: async ({ repositoryId, confirmName }) => {
      await upkeep.remove(repositoryId, confirmName);
      parts.repositoryRemoved(repositoryId);
      return {};
    },
    check: ({ repositoryId, readShare, hash }) => ({ jobId: upkeep.check(repositoryId, readShare, hash) }),
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
