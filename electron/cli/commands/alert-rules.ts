import type { Command } from 'commander';
import { Option } from 'commander';
import { alertCauses, alertSeverities } from '../../../shared/model/alert.ts';
import type { AlertCause, AlertChannel, AlertRule, AlertSeverity } from '../../../shared/model/alert.ts';
import { findChannel, findRule, usage } from '../alerts.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { wholeNumber } from '../numbers.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';

type SetFlags = {
  readonly target?: readonly string[];
  readonly cause?: readonly AlertCause[];
  readonly floor: AlertSeverity;
  readonly channel?: readonly string[];
  readonly quiet?: string;
  readonly zone?: string;
  readonly holdDown?: true;
  readonly repeat?: string;
  readonly atMost: number;
  readonly off?: true;
};

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;
/** Asked for when it is needed: the first question loads what Node knows of the world's calendars. */
const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function registerAlertRuleCommands({ run }: CommandLine, parent: Command): void {
  const group = parent
    .command('rule')
    .description('who is told of what; the first rule that fits decides for a channel');

  group
    .command('list')
    .description('rules in the order in which they are asked')
    .action(() => run(list));

  group
    .command('set')
    .description('add a rule, or replace the one of that name')
    .argument('<name>', 'how it is called; the same name replaces it')
    .option('--target <target...>', 'only of these; without it, of all and of the desk itself')
    .addOption(
      new Option('--cause <cause...>', 'only for these; without it, for all but maintenance').choices([
        ...alertCauses,
      ]),
    )
    .addOption(
      new Option('--floor <severity>', 'nothing less bad is told')
        .choices([...alertSeverities])
        .default('unknown'),
    )
    .option('--channel <channel...>', 'through these; without it, through all')
    .option('--quiet <from-to>', 'hold back at these times of day, such as 22:00-07:00; told at their end')
    .option('--zone <zone>', 'whose clock: an IANA name (default: that of this computer)')
    .option('--hold-down', 'hold back in quiet hours also what is down')
    .option('--repeat <duration>', 'remind while it is open and nobody has acknowledged it')
    .option('--at-most <count>', 'how many reminders', wholeNumber(1, 100), 5)
    .option('--off', 'keep the rule, and do not ask it')
    .action((name: string, flags: SetFlags) => run((context) => set(context, name, flags)));

  group
    .command('remove')
    .description('take a rule off this desk')
    .argument('<name>', 'name or id')
    .action((text: string) =>
      run(async ({ ops, out }) => {
        const { id: ruleId, name } = await findRule(ops, text);
        await ops.call('alerts.removeRule', { ruleId });
        out.result({ id: ruleId, done: 'remove' }, () => `${name}: removed.`);
      }),
    );

  group
    .command('order')
    .description('which rules are asked first')
    .argument('<names...>', 'names or ids; rules that are not named come after')
    .action((names: readonly string[]) =>
      run(async (context) => {
        const { ops } = context;
        const ruleIds = await Promise.all(names.map(async (name) => (await findRule(ops, name)).id));
        await ops.call('alerts.orderRules', { ruleIds });
        await list(context);
      }),
    );
}

async function list({ ops, out }: CommandContext): Promise<void> {
  const { rules } = await ops.call('alerts.rules', {});
  const { channels } = await ops.call('alerts.channels', {});
  out.result({ rules }, () =>
    rules.length === 0
      ? 'There is no rule, so nobody is told anything.'
      : table(
          ['name', 'targets', 'causes', 'from', 'channels', 'quiet', 'reminders'],
          rules.map((rule) => rowOf(rule, channels)),
        ),
  );
}

async function set({ ops, out }: CommandContext, name: string, flags: SetFlags): Promise<void> {
  const { rules } = await ops.call('alerts.rules', {});
  const known = rules.find((rule) => rule.name === name);
  const rule = await ops.call('alerts.setRule', {
    ...(known === undefined ? {} : { ruleId: known.id }),
    name,
    enabled: flags.off !== true,
    targetIds: await idsOf(flags.target, async (text) => (await findTarget(ops, text)).id),
    causes: flags.cause === undefined ? null : [...flags.cause],
    floor: flags.floor,
    channelIds: await idsOf(flags.channel, async (text) => (await findChannel(ops, text)).id),
    quiet: quietOf(flags),
    repeat:
      flags.repeat === undefined
        ? null
        : { everyMinutes: Math.round(readDuration(flags.repeat) / 60_000), atMost: flags.atMost },
  });
  out.result(rule, () => `${rule.name} is ${known === undefined ? 'added' : 'replaced'}.`);
}

async function idsOf<Id>(
  texts: readonly string[] | undefined,
  find: (text: string) => Promise<Id>,
): Promise<Id[] | null> {
  return texts === undefined ? null : Promise.all(texts.map(find));
}

function quietOf({ quiet, zone, holdDown }: SetFlags) {
  if (quiet === undefined) return null;
  const [from, to, ...rest] = quiet.split('-').filter((time) => timeOfDay.test(time));
  if (from === undefined || to === undefined || rest.length > 0) {
    throw usage(
      `"${quiet}" are no quiet hours. Write --quiet 22:00-07:00.`,
      `"${quiet}"은(는) 조용한 시간대가 아닙니다. --quiet 22:00-07:00처럼 쓰십시오.`,
    );
  }
  return { from, to, zone: zone ?? localZone(), downAnyway: holdDown !== true };
}

function rowOf(rule: AlertRule, channels: readonly AlertChannel[]): readonly string[] {
  const { targetIds, causes, channelIds, quiet, repeat } = rule;
  const channelName = (id: string) => channels.find((channel) => channel.id === id)?.name ?? id;
  return [
    rule.enabled ? rule.name : `${rule.name} (off)`,
    targetIds === null ? 'all' : String(targetIds.length),
    causes === null ? 'all but maintenance' : causes.join(', '),
    rule.floor,
    channelIds === null ? 'all' : channelIds.map(channelName).join(', '),
    quiet === null ? '' : `${quiet.from}-${quiet.to} ${quiet.zone}${quiet.downAnyway ? ', but down' : ''}`,
    repeat === null ? '' : `every ${repeat.everyMinutes} min, at most ${repeat.atMost}`,
  ];
}
