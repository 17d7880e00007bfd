import type { z } from 'zod';
import type { RestoresAt } from '../../shared/contract/groups/snapshots.ts';
import type { Handlers } from '../dispatcher.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { RestoreTo } from '../snapshots/restore-goal.ts';
import type { RestorePlace } from '../snapshots/restore-places.ts';
import type { RestoreService } from '../snapshots/restore-service.ts';
import type { SnapshotProofs } from '../snapshots/snapshot-proofs.ts';
import type { SnapshotService } from '../snapshots/snapshot-service.ts';
import type { Picker } from './picker.ts';
import { folderOnHost, placeOf } from './repository-places.ts';

export type SnapshotParts = {
  readonly snapshots: SnapshotService;
  readonly proofs: SnapshotProofs;
  readonly restores: RestoreService;
  readonly picker: Picker;
  /** Grows with every change of what repositories say. */
  readonly repositoryRevision: () => number;
  /** A target may be called differently now, and with it its snapshots. */
  readonly targetRenamed: (targetId: TargetId) => void;
};

export function createSnapshotHandlers(parts: SnapshotParts): Handlers['snapshots'] {
  const { snapshots } = parts;
  return {
    list: ({ targetId, repositoryId }) => ({
      revision: parts.repositoryRevision(),
      snapshots: [...snapshots.list({ targetId: targetId ?? null, repositoryId: repositoryId ?? null })],
      freshness: [...snapshots.freshness(targetId ?? null)],
    }),
    freshness: () => ({
      revision: parts.repositoryRevision(),
      freshness: [...snapshots.freshness(null)],
    }),
    get: ({ snapshotId }) => snapshots.get(snapshotId),
    plan: async ({ targetId }, { signal }) => {
      const planned = [...(await snapshots.plan(targetId, signal))];
      return {
        parts: planned,
        problems: planned.flatMap(({ state, problem }) =>
          state === 'problem' && problem !== null ? [problem] : [],
        ),
      };
    },
    limits: ({ targetId }) => snapshots.limits(targetId),
    setLimits: ({ targetId, limits }) => snapshots.setLimits(targetId, limits),
    create: ({ targetId, repositoryId, kind, label, partialReason, liveCopyReason, verify }) => ({
      jobId: snapshots.capture({
        targetId,
        repositoryId,
        kind,
        verify,
        label: label ?? null,
        partialReason: partialReason ?? null,
        liveCopyReason: liveCopyReason ?? null,
        retention: false,
      }),
    }),
    verify: ({ snapshotId, layers, share }) => ({ jobId: parts.proofs.verify(snapshotId, layers, share) }),
    pin: ({ snapshotId, reason }, { signal }) => snapshots.pin(snapshotId, reason, signal),
    unpin: ({ snapshotId, reason }, { signal }) => snapshots.unpin(snapshotId, reason, signal),
    forget: async ({ snapshotId, reason, confirmName }, { signal }) => {
      await snapshots.forget(snapshotId, reason, confirmName, signal);
      return {};
    },
  };
}

export function createRestoreHandlers({ restores, picker }: SnapshotParts): Handlers['restores'] {
  const wishOf = (input: Parameters<Handlers['restores']['plan']>[0]) => ({
    snapshotId: input.snapshotId,
    to: toOf(input.to, picker),
    only: input.only ?? null,
    paths: input.paths ?? null,
    acceptLoss: input.acceptLoss,
  });
  const placeAt = ({ at, atHost }: z.output<typeof RestoresAt>): RestorePlace | null => {
    if (at !== undefined) return { host: null, folders: [picker.pathOf(at)] };
    if (atHost === undefined) return null;
    const { host, folder } = folderOnHost(atHost);
    return { host, folders: [folder] };
  };
  return {
    plan: (input) => ({ jobId: restores.plan(wishOf(input)) }),
    run: ({ confirmName, ...input }) => ({ jobId: restores.run(wishOf(input), confirmName) }),
    list: async (at, { signal }) => {
      const { restores: done, interrupted, unreached } = await restores.list(signal, placeAt(at));
      return { restores: [...done], interrupted: [...interrupted], unreached: [...unreached] };
    },
    undo: ({ restoreId, confirmName }) => ({ jobId: restores.undo(restoreId, confirmName) }),
    resume: async ({ restoreId, ...at }, { signal }) => ({
      jobId: await restores.resume(restoreId, signal, placeAt(at)),
    }),
    rollback: async ({ restoreId, ...at }, { signal }) => ({
      jobId: await restores.rollback(restoreId, signal, placeAt(at)),
    }),
  };
}

function toOf(to: Parameters<Handlers['restores']['plan']>[0]['to'], picker: Picker): RestoreTo {
  if (to.kind === 'in-place') return to;
  if (to.kind === 'host-folder') return { kind: 'host-folder', dir: to.folder };
  return { kind: 'folder', dir: placeOf(picker, to.folder, to.newFolderName) };
}

export function createDrillHandlers({ snapshots, proofs, picker }: SnapshotParts): Handlers['drills'] {
  return {
    run: ({ snapshotId, boot, scratch }) => ({
      jobId: proofs.drill(snapshotId, {
        boot,
        scratch: scratch === undefined ? null : picker.pathOf(scratch),
      }),
    }),
    list: ({ targetId }) => ({ drills: [...snapshots.drills(targetId ?? null)] }),
  };
}
