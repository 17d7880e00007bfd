import { localText } from '../../shared/text/local-text.ts';
import type { FoundVersion, Release, ReleaseCheck, ReleaseLook } from '../../shared/model/release.ts';
import type { Snapshot, SnapshotKind } from '../../shared/model/snapshot.ts';
import type { ReleaseDefinition } from '../packs/schema/release.ts';
import { differenceChecks, setCheck, stateChecks, worseChecks } from './judge.ts';
import { pinReason } from './pins.ts';
import type { ReleasePorts } from './release-ports.ts';
import { workTexts } from './release-texts.ts';
import { arrivedChecks, stepCheck, versionInUse } from './versions.ts';

/** Told what is being done now. */
type Doing = (text: (typeof workTexts)[keyof typeof workTexts]) => void;

/** The target before the release: its probes, and a set that is verified and pinned. */
export async function lookBefore(
  ports: ReleasePorts,
  release: Release,
  doing: Doing,
  signal: AbortSignal,
): Promise<{ readonly look: ReleaseLook; readonly previousVersion: string | null }> {
  const definition = definitionOf(ports, release);
  doing(workTexts.probes);
  const states = await ports.measure(release.targetId, signal);
  doing(workTexts.before);
  const snapshot = await takeOnce(ports, release, 'pre-release', signal);
  if (!snapshot.pins.some(({ reason }) => reason === pinReason(release)))
    await ports.snapshots.pin(snapshot.id, pinReason(release), signal);
  const versions = versionsOf(ports, release, snapshot);
  const previousVersion = release.previousVersion ?? versionInUse(versions);
  const checks = [
    setCheck('set-before', localText('Set before', '변경 전 세트'), snapshot),
    ...stepCheck(previousVersion, release.version, definition?.compatibility),
    ...stateChecks(states),
  ];
  return {
    look: { at: ports.clock.now(), snapshotId: snapshot.id, states: [...states], versions, checks },
    previousVersion,
  };
}

/** The target after the new version was put in, held against what it was before. */
export async function lookAfter(
  ports: ReleasePorts,
  release: Release,
  before: ReleaseLook,
  doing: Doing,
  signal: AbortSignal,
): Promise<NonNullable<Release['after']>> {
  const definition = definitionOf(ports, release);
  doing(workTexts.probes);
  const states = await ports.measure(release.targetId, signal);
  doing(workTexts.after);
  const snapshot = await takeOnce(ports, release, 'post-release', signal);
  doing(workTexts.difference);
  const difference = await ports.snapshots.compare(before.snapshotId, snapshot.id, signal);
  const versions = versionsOf(ports, release, snapshot);
  const checks: readonly ReleaseCheck[] = [
    setCheck('set-after', localText('Set after', '변경 후 세트'), snapshot),
    ...differenceChecks(difference, ports.pack(ports.target(release.targetId).pack).parts),
    ...arrivedChecks(versions, release.version, definition?.compatibility),
    ...worseChecks(before.states, states),
  ];
  return {
    at: ports.clock.now(),
    snapshotId: snapshot.id,
    states: [...states],
    versions,
    checks: [...checks],
    difference,
  };
}

export function definitionOf(
  ports: ReleasePorts,
  { targetId }: Pick<Release, 'targetId'>,
): ReleaseDefinition | undefined {
  return ports.pack(ports.target(targetId).pack).release;
}

/** A set that was taken for this look before the console was cut off is taken up, and not taken again. */
async function takeOnce(
  ports: ReleasePorts,
  release: Release,
  kind: Extract<SnapshotKind, 'pre-release' | 'post-release'>,
  signal: AbortSignal,
): Promise<Snapshot> {
  const { targetId, repositoryId, version, id, decisions } = release;
  const word = kind === 'pre-release' ? 'before' : 'after';
  const since = decisions.findLast(({ decision }) => decision === 'go')?.at ?? release.startedAt;
  const label = `${word} ${version} (release ${id})`;
  const workedSince = release.work?.at ?? since;
  const taken = ports.snapshots
    .list(targetId, repositoryId)
    .find(
      (snapshot) =>
        snapshot.label === label && snapshot.startedAt >= (kind === 'pre-release' ? since : workedSince),
    );
  return taken ?? ports.snapshots.take({ targetId, repositoryId, kind, label }, signal);
}

function versionsOf(ports: ReleasePorts, release: Release, snapshot: Snapshot): FoundVersion[] {
  const pieces = definitionOf(ports, release)?.versions ?? [];
  return pieces.map(({ id, title, from }) => ({
    id,
    title,
    version:
      'fact' in from
        ? ports.fact(release.targetId, from.fact)
        : (snapshot.parts.find((part) => part.id === from.part)?.version ?? null),
  }));
}
