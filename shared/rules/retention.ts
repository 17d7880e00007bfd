import type { RetentionPlan, RetentionPolicy } from '../model/retention.ts';
import type { LayerMark, Snapshot } from '../model/snapshot.ts';
import { keptText } from '../text/kept-text.ts';
import { localText } from '../text/local-text.ts';
import { bucketOf, isDateZone } from './calendar-bucket.ts';
import type { BucketUnit } from './calendar-bucket.ts';

/** What retention has to know of a set. */
export type RetentionSnapshot = Pick<
  Snapshot,
  'id' | 'targetId' | 'startedAt' | 'finishedAt' | 'partialReason' | 'layers' | 'pins'
>;

type Text = ReturnType<typeof localText>;
type Standing = 'verified' | 'unverified' | 'failed' | 'partial';

const dayMs = 86_400_000;
/** A clock that went on by more than this without anybody having seen it is not believed at once. */
export const clockLeapMs = 31 * dayMs;
/** Signs of time that are younger than this are of the present run, and prove nothing about its clock. */
const settledMs = 20 * 3_600_000;
/** A set with a time outside of these was captured by a clock that was wrong: its age says nothing. */
const earliestCredible = Date.UTC(2020, 0, 1);
const latestCredible = 8.64e15;
const newerVerifiedNeeded = 2;

/** What is known of the time besides the clock. */
export type TimeSeen = {
  /** When consoles wrote something down, whichever they were and whatever it was (epoch ms, in any order). */
  readonly signs: readonly number[];
  /** How much further the clock went than the time that passed while this console ran. */
  readonly setForwardMs: number;
};

/**
 * Which sets of a repository stay and which may go, each with its reason, for every target on its own. Only sets that were
 * verified in full count, the last verified one always stays, and age alone removes nothing: the clock decides only on which
 * day a set was begun. Times are epoch ms, `zone` is an IANA name.
 *
 * When more than 31 days lie between the present and the newest sign of time before it, either nobody was here for so long or the clock
 * is wrong. Sets of the present then stay and take nobody's place until a later day is seen: a desk that was off goes on by itself, and
 * a wrong clock removes nothing. Nothing is removed when the answer is `refused`.
 */
export function decideRetention(
  snapshots: readonly RetentionSnapshot[],
  policy: RetentionPolicy,
  now: number,
  zone: string,
  { signs, setForwardMs }: TimeSeen,
): RetentionPlan {
  const refused = refusal(snapshots, now, zone, setForwardMs);
  if (refused !== null)
    return { keep: snapshots.map(({ id }) => ({ id, reasons: [refused] })), remove: [], refused };
  const plan: RetentionPlan = { keep: [], remove: [], refused: null };
  for (const ofTarget of Map.groupBy(snapshots, ({ targetId }) => targetId).values())
    decideTarget(ofTarget, policy, { zone, believedUntil: believedUntil(now, signs) }, plan);
  return plan;
}

/** Whether a set proves that it restores: whole, and bytes, structure and meaning were each found right in full. */
export function isVerifiedInFull(snapshot: Pick<RetentionSnapshot, 'partialReason' | 'layers'>): boolean {
  return standingOf(snapshot) === 'verified';
}

/** The newest sign of time before a gap that nobody can vouch for; infinite where there is none. */
function believedUntil(now: number, signs: readonly number[]): number {
  const told = signs.filter((sign) => sign <= now);
  const present = told
    .filter((sign) => sign > now - settledMs)
    .reduce((least, at) => Math.min(least, at), now);
  const before = told
    .filter((sign) => sign <= now - settledMs)
    .reduce((most, at) => Math.max(most, at), -Infinity);
  return before !== -Infinity && present - before > clockLeapMs ? before : Infinity;
}

function decideTarget(
  snapshots: readonly RetentionSnapshot[],
  policy: RetentionPolicy,
  time: { readonly zone: string; readonly believedUntil: number },
  plan: RetentionPlan,
): void {
  const newestFirst = snapshots.toSorted(
    (a, b) => b.startedAt - a.startedAt || b.finishedAt - a.finishedAt || (a.id < b.id ? 1 : -1),
  );
  const isBelieved = ({ startedAt }: RetentionSnapshot) => startedAt <= time.believedUntil;
  const counted = newestFirst.filter(
    (snapshot) => isCredible(snapshot) && isBelieved(snapshot) && isVerifiedInFull(snapshot),
  );
  const rules = ruleReasons(counted, policy, time.zone);
  for (const snapshot of newestFirst) {
    const standing = standingOf(snapshot);
    const newer =
      standing === 'verified' ? 0 : counted.filter((other) => other.startedAt > snapshot.startedAt).length;
    const reasons = [
      ...snapshot.pins.map(({ reason }) => localText(`Pinned: ${reason}`, `고정됨: ${reason}`)),
      ...(rules.get(snapshot.id) ?? []),
      ...(isBelieved(snapshot) ? [] : [afterGapText]),
      ...waitingReasons(snapshot, standing, newer),
    ];
    if (reasons.length > 0) plan.keep.push({ id: snapshot.id, reasons });
    else plan.remove.push({ id: snapshot.id, reason: removalReason(standing, newer, policy) });
  }
}

/** For each verified set (newest first) the rules that keep it. */
function ruleReasons(
  counted: readonly RetentionSnapshot[],
  policy: RetentionPolicy,
  zone: string,
): ReadonlyMap<string, readonly Text[]> {
  const reasons = new Map<string, Text[]>();
  const add = (snapshot: RetentionSnapshot, reason: Text): void => {
    reasons.set(snapshot.id, [...(reasons.get(snapshot.id) ?? []), reason]);
  };
  for (const newest of counted.slice(0, 1))
    add(
      newest,
      localText(
        'The last verified set: it is never removed',
        '마지막으로 검증된 세트이므로 절대 제거하지 않습니다',
      ),
    );
  for (const snapshot of counted.slice(0, policy.last))
    add(
      snapshot,
      localText(`One of the last ${policy.last} verified sets`, `최근 검증된 세트 ${policy.last}개 중 하나`),
    );
  for (const [unit, limit] of [
    ['day', policy.daily],
    ['week', policy.weekly],
    ['month', policy.monthly],
  ] as const) {
    const seen = new Set<string>();
    for (const snapshot of counted) {
      if (seen.size >= limit) break;
      const bucket = bucketOf(snapshot.startedAt, zone, unit);
      if (seen.has(bucket)) continue;
      seen.add(bucket);
      add(snapshot, bucketReason(unit, bucket, limit));
    }
  }
  return reasons;
}

function bucketReason(unit: BucketUnit, bucket: string, limit: number): Text {
  switch (unit) {
    case 'day':
      return localText(
        `The newest verified set of ${bucket} (daily, ${limit} kept)`,
        `${bucket}의 최신 검증 세트 (일별 ${limit}개 보관)`,
      );
    case 'week':
      return localText(
        `The newest verified set of the week from ${bucket} (weekly, ${limit} kept)`,
        `${bucket}부터 한 주의 최신 검증 세트 (주별 ${limit}개 보관)`,
      );
    case 'month':
      return localText(
        `The newest verified set of ${bucket} (monthly, ${limit} kept)`,
        `${bucket}의 최신 검증 세트 (월별 ${limit}개 보관)`,
      );
  }
}

/** Why a set that no rule counts stays for now; empty when it may go. */
function waitingReasons(snapshot: RetentionSnapshot, standing: Standing, newer: number): readonly Text[] {
  if (!isCredible(snapshot))
    return [
      localText(
        'The clock was wrong when it was captured, so its age says nothing: it stays until you forget it yourself',
        '캡처할 때 시계가 잘못되어 있어 나이를 알 수 없습니다. 직접 잊기 전까지 남습니다',
      ),
    ];
  if (standing === 'verified' || newer >= newerVerifiedNeeded) return [];
  const what = standingTexts[standing];
  return [
    localText(
      `${what.en}. It may go when ${newerVerifiedNeeded} newer verified sets exist; now there ${newer === 1 ? 'is 1' : `are ${newer}`}`,
      `${what.ko}. 더 새로운 검증 세트가 ${newerVerifiedNeeded}개 생기면 제거할 수 있습니다. 지금은 ${newer}개입니다`,
    ),
  ];
}

const afterGapText = localText(
  `Taken after more than ${clockLeapMs / dayMs} days in which nothing was written down: it stays, and takes no other one’s place until a later day is seen`,
  `${clockLeapMs / dayMs}일 넘게 아무 기록이 없다가 만든 세트입니다. 다음 날이 확인될 때까지 남으며 다른 세트의 자리를 차지하지 않습니다`,
);

const standingTexts = {
  unverified: localText('Not verified in full yet', '아직 전체 검증을 하지 않았습니다'),
  failed: localText(
    'Verification failed, so it never counts',
    '검증에 실패하여 보관 개수에 포함되지 않습니다',
  ),
  partial: localText(
    'Knowingly partial, so it never counts',
    '일부만 담은 세트이므로 보관 개수에 포함되지 않습니다',
  ),
} as const;

function removalReason(standing: Standing, newer: number, policy: RetentionPolicy): Text {
  const kept = keptText(policy);
  if (standing === 'verified')
    return localText(
      `Verified, but no rule needs it: kept are ${kept.en}`,
      `검증되었지만 필요한 규칙이 없습니다. 보관 대상: ${kept.ko}`,
    );
  const what = standingTexts[standing];
  return localText(
    `${what.en}; ${newer} newer verified sets exist`,
    `${what.ko}. 더 새로운 검증 세트가 ${newer}개 있습니다`,
  );
}

function standingOf({
  partialReason,
  layers,
}: Pick<RetentionSnapshot, 'partialReason' | 'layers'>): Standing {
  const marks = [layers.bytes, layers.structure, layers.meaning];
  if (marks.some((mark) => mark !== null && !mark.ok)) return 'failed';
  if (partialReason !== null) return 'partial';
  return marks.every(isFull) ? 'verified' : 'unverified';
}

function isFull(mark: LayerMark | null): boolean {
  return mark !== null && mark.ok && mark.share === 1;
}

function isCredible({ startedAt }: RetentionSnapshot): boolean {
  return startedAt >= earliestCredible && startedAt <= latestCredible;
}

function refusal(
  snapshots: readonly RetentionSnapshot[],
  now: number,
  zone: string,
  setForwardMs: number,
): Text | null {
  if (!isDateZone(zone))
    return localText(
      `Nothing is removed: this computer knows no time zone ${zone}. Set another one.`,
      `아무것도 제거하지 않습니다. 이 컴퓨터는 ${zone} 시간대를 알지 못합니다. 다른 시간대를 설정하십시오.`,
    );
  if (!snapshots.every(({ startedAt, finishedAt }) => now >= startedAt && now >= finishedAt))
    return localText(
      'Nothing is removed: this computer’s clock is before the newest snapshot. Correct the clock; if the snapshot carries the wrong time, forget it.',
      '아무것도 제거하지 않습니다. 이 컴퓨터의 시계가 최신 스냅샷보다 이전입니다. 시계를 바로잡으십시오. 스냅샷의 시각이 잘못되었다면 그 스냅샷을 잊기로 처리하십시오.',
    );
  if (!(setForwardMs <= clockLeapMs)) {
    const days = Math.round(setForwardMs / dayMs);
    return localText(
      `Nothing is removed: this computer’s clock was set forward by ${days} days while the console ran. Correct the clock; if it is right now, start the console again.`,
      `아무것도 제거하지 않습니다. 콘솔이 실행되는 동안 이 컴퓨터의 시계가 ${days}일 앞으로 맞춰졌습니다. 시계를 바로잡으십시오. 지금 시각이 맞다면 콘솔을 다시 시작하십시오.`,
    );
  }
  return null;
}
