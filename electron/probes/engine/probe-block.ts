import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbePause } from '../../../shared/model/probe.ts';
import { isStale } from '../../../shared/rules/staleness.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProbeDefinition } from '../../packs/schema/probe.ts';
import type { MonitoredTarget } from './engine-ports.ts';
import { needsText, pausedText, writesOffText } from './engine-texts.ts';
import { scheduledEveryMs } from './probe-entry.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';

/** Why a probe does not run by itself. */
type Block = {
  readonly by: 'operator' | 'needs' | 'writes';
  readonly reason: LocalText;
  readonly since: number | null;
};

/** Why a probe does not run on schedule, or null when it does. */
export function scheduleBlock(target: TargetEntry, entry: ProbeEntry): Block | null {
  const pause = pauseOf(target, entry);
  if (pause !== null) {
    return { by: 'operator', reason: pausedText(pause.reason, pause.by), since: pause.since };
  }
  const missing = missingNeeds(target.monitored, entry.definition);
  if (missing.length > 0) return { by: 'needs', reason: needsText(missing), since: null };
  if (entry.definition.writes && !target.monitored.writesEnabled) {
    return { by: 'writes', reason: writesOffText, since: null };
  }
  return null;
}

/** The block that is shown. A writing probe that was run by hand shows what it found until that is stale. */
export function shownBlock(target: TargetEntry, entry: ProbeEntry, now: number): Block | null {
  const block = scheduleBlock(target, entry);
  if (block?.by !== 'writes' || entry.checkedAt === null) return block;
  return isStale(entry.checkedAt, scheduledEveryMs(entry.definition), now) ? block : null;
}

/** The probe's own pause comes before that of its target. */
export function pauseOf(target: TargetEntry, entry: ProbeEntry): ProbePause | null {
  return entry.pause ?? target.pause;
}

/** Titles of the settings and credentials that a probe needs and the target does not have. */
export function missingNeeds(
  {
    target,
    availableCredentials,
    titles,
  }: Pick<MonitoredTarget, 'availableCredentials' | 'titles'> & {
    readonly target: Pick<MonitoredTarget['target'], 'settings'>;
  },
  definition: ProbeDefinition,
): readonly LocalText[] {
  return definition.needs
    .filter((name) => !hasSetting(target.settings[name]) && !availableCredentials.has(name))
    .map((name) => {
      const title = titles?.[name];
      return title === undefined
        ? localText(`"${name}"`, `"${name}"`)
        : localText(`${title.en} ("${name}")`, `${title.ko} ("${name}")`);
    });
}

function hasSetting(value: string | number | boolean | undefined): boolean {
  return value !== undefined && value !== '';
}
