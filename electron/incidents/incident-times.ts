import { isAppError } from '../../shared/errors/app-error.ts';
import type { RunId } from '../../shared/model/ids.ts';
import type { IncidentOrigin } from '../../shared/model/incident.ts';
import type { TimelineEntry } from '../../shared/model/timeline.ts';
import type { Witnesses } from './incident-ports.ts';
import type { StoredIncident } from './incident-rows.ts';

/** Evidence is asked for from before what was noticed. */
const leadMs = 30 * 60_000;
/** The entry of a closing is written a moment after the time of it was taken. */
const entryMs = 1000;
const timelineShown = 300;
const timelineRead = 2000;

/** From when on evidence of an incident is looked for, epoch ms. */
export function evidenceFrom({ from }: Pick<StoredIncident, 'from'>): number {
  return from - leadMs;
}

/** A target that is well has not left ok: there is no change of state to open from. */
export function originOf(
  wish: { readonly because: IncidentOrigin['kind']; readonly runId: RunId | null },
  { state, since }: Pick<ReturnType<Witnesses['standing']>, 'state' | 'since'>,
  okUntil: number | null,
): IncidentOrigin {
  if (wish.because === 'run' && wish.runId !== null) return { kind: 'run', runId: wish.runId };
  const isWell = state === 'ok' || state === 'paused' || state === 'pending';
  return wish.because === 'state' && !isWell
    ? { kind: 'state', state, since: okUntil ?? since }
    : { kind: 'hand' };
}

/** Since when the target is well again, after what the incident is about; null while it is not, or where that is not known. */
export function wellSince(
  { targetId, from }: Pick<StoredIncident, 'targetId' | 'from'>,
  witnesses: Pick<Witnesses, 'standing'>,
): number | null {
  try {
    const { state, since } = witnesses.standing(targetId);
    return state === 'ok' && since !== null && since > from ? since : null;
  } catch (error: unknown) {
    // A target that is gone.
    if (isAppError(error)) return null;
    throw error;
  }
}

/** What happened to the target, from a little before the incident until it was closed, newest first. */
export function timelineOf(
  { targetId, from, to, closedAt }: Pick<StoredIncident, 'targetId' | 'from' | 'to' | 'closedAt'>,
  witnesses: Pick<Witnesses, 'timeline'>,
  now: number,
): TimelineEntry[] {
  const end = closedAt === null ? (to ?? now) : Math.max(to ?? closedAt, closedAt + entryMs);
  return witnesses
    .timeline(targetId, end + 1, timelineRead)
    .filter(({ at }) => at >= evidenceFrom({ from }))
    .slice(0, timelineShown);
}
