import type { AuditDay, Coverage } from '../../shared/model/audit.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { beginOfDay, nextDay } from '../../shared/rules/calendar-days.ts';

/** A set as far as a day may be covered by it. `unknown`: nobody here can tell whether it was whole and proven. */
export type CoveringSet = {
  readonly id: string;
  readonly at: number;
  readonly standing: 'verified' | 'not-verified' | 'unknown';
  readonly forgotten: boolean;
};

/** What the calendar is drawn for. Times are epoch ms. */
type CoverageTime = {
  readonly days: readonly string[];
  readonly zone: string;
  readonly now: number;
  readonly addedAt: number;
  /** When the repository was last looked at: what was written there since is not known. */
  readonly seenAt: number | null;
};

/**
 * Which days of the zone's calendar have a set of their own that was verified in full. What is not known never counts as covered, and a
 * day that is not over is neither.
 */
export function coverageOf(sets: readonly CoveringSet[], time: CoverageTime): Coverage {
  const days = time.days.map((day) => {
    const begin = beginOfDay(day, time.zone);
    const end = beginOfDay(nextDay(day), time.zone);
    return dayOf(
      day,
      end,
      sets.filter(({ at }) => at >= begin && at < end),
      time,
    );
  });
  return summed(days);
}

/** A day is covered where one of them covers it; where none can tell, it is unknown. */
export function coveredAnywhere(coverages: readonly Coverage[], time: CoverageTime): Coverage {
  const [first] = coverages;
  if (first === undefined) return summed(coverageOf([], { ...time, seenAt: time.now }).days.map(nowhere));
  const days = first.days.map((_, at) => {
    const each = coverages.flatMap(({ days: ofOne }) => ofOne[at] ?? []);
    const best = (['covered', 'open', 'before', 'unknown', 'gap'] as const)
      .map((cover) => each.find((day) => day.cover === cover))
      .find((day) => day !== undefined);
    return best ?? first.days[at];
  });
  return summed(days.flatMap((day) => day ?? []));
}

function nowhere(day: AuditDay): AuditDay {
  return day.cover === 'gap' ? { ...day, reason: noRepository } : day;
}

function dayOf(
  day: string,
  end: number,
  sets: readonly CoveringSet[],
  { now, addedAt, seenAt }: CoverageTime,
): AuditDay {
  const proven = sets.find(({ standing }) => standing === 'verified');
  if (proven !== undefined) {
    const { id, at, forgotten } = proven;
    return { day, cover: 'covered', snapshot: { id, at, forgotten }, reason: null };
  }
  const without = (cover: AuditDay['cover'], reason: LocalText | null): AuditDay => ({
    day,
    cover,
    snapshot: null,
    reason,
  });
  if (now < end) return without('open', null);
  if (sets.some(({ standing }) => standing === 'unknown')) return without('unknown', notTold);
  if (sets.length > 0) return without('gap', notProven);
  if (end <= addedAt) return without('before', null);
  return seenAt !== null && seenAt >= end ? without('gap', noneTaken) : without('unknown', notSeen);
}

function summed(days: readonly AuditDay[]): Coverage {
  const counts = days.filter(({ cover }) => cover !== 'open' && cover !== 'before');
  const gaps: { from: string; to: string; days: number }[] = [];
  let open: { from: string; to: string; days: number } | null = null;
  for (const { day, cover } of days) {
    if (cover !== 'gap' && cover !== 'unknown') {
      open = null;
      continue;
    }
    if (open === null) {
      open = { from: day, to: day, days: 0 };
      gaps.push(open);
    }
    open.to = day;
    open.days += 1;
  }
  return {
    days: [...days],
    covered: days.filter(({ cover }) => cover === 'covered').length,
    counted: counts.length,
    gaps,
  };
}

const noneTaken = localText('No set was taken.', '세트를 만들지 않았습니다.');
const notProven = localText(
  'A set was taken, but it is partial or was not verified in full.',
  '세트를 만들었으나 일부만 담았거나 전체 검증을 하지 않았습니다.',
);
const notTold = localText(
  'A set was taken and forgotten since; this desk cannot tell whether it was whole and verified.',
  '만든 세트를 그 뒤에 제거했습니다. 온전하고 검증되었는지 이 콘솔에서는 알 수 없습니다.',
);
const notSeen = localText(
  'The repository was not looked at since, so what lies there of that day is not known.',
  '그 뒤로 저장소를 확인하지 않아 그날의 세트가 있는지 알 수 없습니다.',
);
const noRepository = localText('No repository keeps this target.', '이 대상을 보관하는 저장소가 없습니다.');
