import { uptime } from 'node:os';
import type { HostUse } from '../../shared/model/host.ts';
import type { SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { Target } from '../../shared/model/target.ts';
import type { SnapshotDesk } from './desk.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { withDeclaredSudo } from '../hosts/declared-sudo.ts';
import { ContentsService } from '../snapshots/contents-service.ts';
import { LimitsTable } from '../snapshots/limits-table.ts';
import { RepositoryUpkeep } from '../snapshots/repository-upkeep.ts';
import { RestoreService } from '../snapshots/restore-service.ts';
import { RetentionService } from '../snapshots/retention-service.ts';
import { keptDatabaseSecret, serverSecrets } from '../snapshots/server-secrets.ts';
import { SnapshotProofs } from '../snapshots/snapshot-proofs.ts';
import { SnapshotService } from '../snapshots/snapshot-service.ts';
import { TransferService } from '../snapshots/transfer-service.ts';
import { takeExports } from './take-exports.ts';
import type { ResourceParts, SessionsOf } from './target-resources.ts';

/** Snapshots, restores and what looks after repositories, on a desk. */
export function createSnapshots(
  options: ConsoleOptions,
  foundation: Foundation,
  snapshotDesk: SnapshotDesk,
  sending: Pick<ResourceParts, 'secretsOf' | 'userAgent'> & { readonly sessionsOf: SessionsOf },
  targetAdopted: (targetId: TargetId) => void,
) {
  const { database, operator, packs, targets } = foundation;
  const common = commonParts(foundation, snapshotDesk);
  const findTarget = (id: TargetId) => targets.list().find((target) => target.id === id) ?? null;
  const retention = new RetentionService({
    ...common,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    uptimeMs: () => uptime() * 1000,
    repositoryIds: () => snapshotDesk.repositories.list().map(({ id }) => id),
    target: (id) => targets.get(id),
    pack: packs.find.bind(packs),
  });
  const snapshots = new SnapshotService({
    ...common,
    target: (id) => targets.get(id),
    pack: (id) => ({ pack: packs.get(id), text: packs.source(id).text }),
    addressesOf: (target) => addressesOf(foundation, target),
    ...surroundings(options, foundation),
    takeExports: exportTaker(common.scratchRoot, { ...foundation, ...sending }),
    isReplacing: (id) => restores.isReplacing(id),
    applyRetention: retention.apply.bind(retention),
  });
  const snapshot = (id: SnapshotId) => snapshots.get(id);
  const upkeep = new RepositoryUpkeep({
    ...common,
    kitDir: options.kitDir,
    hasPack: (id) => packs.find(id) !== null,
    adoptTarget: (target) => targetAdopted(targets.adopt(target).id),
  });
  const restores = new RestoreService({
    ...common,
    database,
    operator,
    snapshot,
    findTarget,
    packs,
  });
  const contents = new ContentsService({
    ...common,
    children: foundation.snapshotChildren,
    snapshot,
    snapshotsOf: (targetId) => snapshots.list({ targetId, repositoryId: null }),
  });
  return {
    ...snapshotDesk,
    retention,
    snapshots,
    upkeep,
    restores,
    contents,
    proofs: new SnapshotProofs({ ...common, snapshot }),
    transfer: new TransferService({ ...common, snapshot, target: (id) => targets.get(id) }),
  };
}

/** Asks targets for what they hand out themselves as parts of their sets. */
function exportTaker(scratchRoot: string, parts: Parameters<typeof takeExports>[2]) {
  return (target: Target, signal: AbortSignal) => takeExports(target, scratchRoot, parts, signal);
}

/** What surrounds a capture: who takes it, the computer awake, and the tie to the journal: whoever has the snapshot can prove the journal up to its head. */
function surroundings({ version, holdSleep }: ConsoleOptions, { operator, settings, record }: Foundation) {
  return {
    holdSleep: holdSleep ?? (() => () => undefined),
    signature: () => ({
      operator,
      typedName: settings.read().operatorName || null,
      holdfastVersion: version,
      journalHead: record.head().hash,
    }),
    anchored: (hash: string) => {
      const head = record.head();
      if (head.hash === hash && head.seq > 0) record.anchor(head, 'snapshot');
    },
  };
}

/** Addresses among the settings: where another desk would reach the target. */
function addressesOf({ packs }: Foundation, target: Target): readonly string[] {
  return Object.entries(packs.find(target.pack)?.settings ?? {}).flatMap(([name, { type }]) => {
    const value = target.settings[name];
    return type === 'url' && typeof value === 'string' && value !== '' ? [value] : [];
  });
}

/** What all of these services stand on. */
function commonParts(foundation: Foundation, snapshotDesk: SnapshotDesk) {
  const { clock, database, journal, targets, reached } = foundation;
  return {
    ...snapshotDesk,
    limits: new LimitsTable(database),
    journal,
    now: () => clock.now(),
    targets: () => targets.list(),
    hostAccess: (host: HostUse | null, signal: AbortSignal) =>
      host === null ? Promise.resolve(null) : reached.access(withDeclaredSudo(host, targets.list()), signal),
    ...serverDoors(foundation),
  };
}

/** What opens the databases of a target's servers: the secrets that its parts name, for a capture, a restore and its undo. */
function serverDoors({ packs, targets, credentials }: Foundation) {
  return {
    serverSecrets: (target: Target, signal: AbortSignal) =>
      serverSecrets(packs.find(target.pack), target, credentials, signal),
    keptDatabase: async (safety: string, targetId: TargetId | null, signal: AbortSignal) => {
      const target = targets.list().find(({ id }) => id === targetId) ?? null;
      const pack = target === null ? null : packs.find(target.pack);
      const server = await keptDatabaseSecret(safety, pack, target, credentials, signal);
      return server === null ? {} : { server };
    },
  };
}
