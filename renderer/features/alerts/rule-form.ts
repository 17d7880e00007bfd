import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { AlertCause, AlertRule, AlertSeverity } from '../../../shared/model/alert.ts';
import type { AlertChannelId, TargetId } from '../../../shared/model/ids.ts';

/** In the order in which they are offered. */
export const causesOffered: readonly AlertCause[] = [
  'state',
  'freshness',
  'certificate',
  'schedule',
  'drill',
  'retention',
  'maintenance',
  'release',
  'desk',
];
export const floorsOffered: readonly AlertSeverity[] = ['unknown', 'degraded', 'down'];

/** What is entered for a rule. A list that is null stands for everything. */
export type RuleForm = {
  readonly name: string;
  readonly targetIds: readonly TargetId[] | null;
  readonly causes: readonly AlertCause[] | null;
  readonly channelIds: readonly AlertChannelId[] | null;
  readonly floor: AlertSeverity;
  readonly quiet: boolean;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly downAnyway: boolean;
  readonly repeat: boolean;
  readonly everyMinutes: string;
  readonly atMost: string;
};

export function formOfRule(rule: AlertRule | null, zone: string): RuleForm {
  const start = emptyRule(zone);
  if (rule === null) return start;
  const { name, targetIds, causes, channelIds, floor, quiet, repeat } = rule;
  return {
    ...start,
    name,
    targetIds,
    causes,
    channelIds,
    floor,
    ...(quiet === null ? {} : { ...quiet, quiet: true }),
    ...(repeat === null
      ? {}
      : { repeat: true, everyMinutes: String(repeat.everyMinutes), atMost: String(repeat.atMost) }),
  };
}

function emptyRule(zone: string): RuleForm {
  return {
    name: '',
    targetIds: null,
    causes: null,
    channelIds: null,
    floor: 'unknown',
    quiet: false,
    from: '22:00',
    to: '07:00',
    zone,
    downAnyway: true,
    repeat: false,
    everyMinutes: '60',
    atMost: '5',
  };
}

/** What is to be stored; null while something is missing. */
export function draftOfRule(form: RuleForm): Omit<CallInput<'alerts.setRule'>, 'ruleId'> | null {
  const name = form.name.trim();
  const lists = [form.targetIds, form.causes, form.channelIds];
  if (name === '' || lists.some((list) => list?.length === 0)) return null;
  const [everyMinutes, atMost] = [Number(form.everyMinutes), Number(form.atMost)];
  if (form.repeat && !(isWithin(everyMinutes, 5, 10_080) && isWithin(atMost, 1, 100))) return null;
  const { from, to, zone, downAnyway } = form;
  return {
    name,
    targetIds: form.targetIds === null ? null : [...form.targetIds],
    causes: form.causes === null ? null : [...form.causes],
    channelIds: form.channelIds === null ? null : [...form.channelIds],
    floor: form.floor,
    quiet: form.quiet ? { from, to, zone, downAnyway } : null,
    repeat: form.repeat ? { everyMinutes, atMost } : null,
  };
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
