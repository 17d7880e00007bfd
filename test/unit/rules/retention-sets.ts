import { SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import { RetentionPlan } from '../../../shared/model/retention.ts';
import type { RetentionPolicy } from '../../../shared/model/retention.ts';
import { decideRetention } from '../../../shared/rules/retention.ts';
import type { RetentionSnapshot, TimeSeen } from '../../../shared/rules/retention.ts';

export const dayMs = 86_400_000;
export const now = Date.UTC(2026, 10, 21, 12);
export const messenger = TargetId.parse('00000000000000aa');
export const other = TargetId.parse('00000000000000bb');
export const none: RetentionPolicy = { last: 0, daily: 0, weekly: 0, monthly: 0 };
const full = { at: 0, ok: true, share: 1 };

export type Kind = 'verified' | 'unverified' | 'sampled' | 'failed' | 'partial' | 'failed-partial';

let made = 0;
export function set(at: number | string, kind: Kind = 'verified', more: Partial<RetentionSnapshot> = {}) {
  made += 1;
  const startedAt = typeof at === 'number' ? at : Date.parse(at);
  const meaning = { at: 0, ok: !kind.startsWith('failed'), share: kind === 'sampled' ? 0.9999 : 1 };
  return {
    id: SnapshotId.parse(made.toString(16).padStart(64, '0')),
    targetId: messenger,
    startedAt,
    finishedAt: startedAt + 60_000,
    partialReason: kind.endsWith('partial') ? 'uploads are on a broken disk' : null,
    layers: { bytes: full, structure: full, meaning: kind === 'unverified' ? null : meaning },
    pins: [],
    ...more,
  } satisfies RetentionSnapshot;
}

export function decide(
  snapshots: readonly RetentionSnapshot[],
  policy: Partial<RetentionPolicy>,
  zone = 'UTC',
) {
  return RetentionPlan.parse(decideRetention(snapshots, { ...none, ...policy }, now, zone, seen()));
}

/** Which of the sets stay, as the places in the list they were given in. */
export function kept(
  snapshots: readonly RetentionSnapshot[],
  policy: Partial<RetentionPolicy>,
  zone = 'UTC',
) {
  const ids = new Set<string>(decide(snapshots, policy, zone).keep.map(({ id }) => id));
  return snapshots.flatMap(({ id }, place) => (ids.has(id) ? [place] : []));
}

export const seen = (...signs: readonly number[]): TimeSeen => ({ signs, setForwardMs: 0 });

export const nightly = (nights: number) =>
  Array.from({ length: nights }, (_, night) => set(now - (night + 1) * dayMs));
