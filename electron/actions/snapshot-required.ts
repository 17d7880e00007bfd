import type { ActionCheck } from '../../shared/model/action.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { formatDuration } from '../../shared/text/format-duration.ts';
import { utcMinute } from '../../shared/text/utc-time.ts';

/**
 * Whether the snapshot that an action needs is there. Null when it needs none; the blocker says what to do.
 *
 * @param withinMs how old the newest verified snapshot may be; null when none is needed
 */
export function snapshotRequired(
  withinMs: number | null,
  facts: { readonly newestVerifiedAt: number | null; readonly now: number; readonly target: string },
): { readonly check: ActionCheck; readonly blocker: LocalText | null } | null {
  if (withinMs === null) return null;
  const { newestVerifiedAt, now, target } = facts;
  const held = newestVerifiedAt !== null && newestVerifiedAt <= now && now - newestVerifiedAt <= withinMs;
  const within = localText(formatDuration(withinMs, 'en'), formatDuration(withinMs, 'ko'));
  const check = {
    title: localText(`A verified snapshot, not older than ${within.en}`, `${within.ko} 이내의 검증된 스냅샷`),
    held,
    found: foundText(newestVerifiedAt),
  };
  if (held) return { check, blocker: null };
  return {
    check,
    blocker: localText(
      `It needs a verified snapshot that is not older than ${within.en}; ${check.found.en}. Take one first: holdfast snapshot create --target ${JSON.stringify(target)} --repo NAME`,
      `${within.ko} 이내의 검증된 스냅샷이 필요합니다. ${check.found.ko}. 먼저 만드십시오: holdfast snapshot create --target ${JSON.stringify(target)} --repo NAME`,
    ),
  };
}

function foundText(newestVerifiedAt: number | null): LocalText {
  if (newestVerifiedAt === null) return localText('there is none', '검증된 스냅샷이 없습니다');
  const at = utcMinute(newestVerifiedAt);
  return localText(`the newest is of ${at}`, `가장 최근 것은 ${at}입니다`);
}
