import type { EvidenceFact, ProbeResult, ProbeStep, ProbeSummary } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatValue } from '../../../shared/text/format-value.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { printable } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type ShowFlags = { readonly target: string; readonly probe: string };

/** Registers `probe show` below `probe`. */
export function registerProbeShow(
  group: ReturnType<CommandLine['program']['command']>,
  { run }: CommandLine,
): void {
  group
    .command('show')
    .description('all that the newest run of one probe found, with its steps and evidence; nothing is run')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .requiredOption('--probe <id>', 'the probe, as the pack names it')
    .action((flags: ShowFlags) => run((context) => show(context, flags)));
}

async function show({ ops, out }: CommandContext, flags: ShowFlags): Promise<void> {
  const target = await findTarget(ops, flags.target);
  const { probe, result } = await ops.call('probes.detail', { targetId: target.id, probeId: flags.probe });
  out.result({ target: target.id, probe, result }, () => describe(probe, result));
}

function describe(probe: ProbeSummary, result: ProbeResult | null): string {
  const reason = (result?.reason ?? probe.reason)?.en;
  const checkedAt = result?.checkedAt ?? probe.checkedAt;
  return [
    `${probe.title.en} (${probe.id}, ${probe.kind}): ${probe.state}${reason === undefined ? '' : ` — ${reason}`}`,
    ...(probe.proves === null ? [] : [`What ok proves: ${probe.proves.en}`]),
    checkedAt === null ? 'It has not run yet.' : `Measured ${localTime(checkedAt)}${measured(result)}.`,
    ...(result?.steps ?? []).flatMap(describeStep),
    ...(result?.evidence ?? []).flatMap((fact) => describeFact(fact, '')),
  ].join('\n');
}

function measured(result: ProbeResult | null): string {
  const latency =
    result?.latencyMs === undefined || result.latencyMs === null
      ? ''
      : `, ${formatDuration(result.latencyMs, 'en')}`;
  const value =
    result?.value === undefined || result.value === null
      ? ''
      : `, ${formatValue(result.value, result.unit, 'en')}`;
  return `${latency}${value}`;
}

function describeStep({ id, title, outcome, durationMs, reason, facts }: ProbeStep): string[] {
  const took = durationMs === null ? '' : `, ${formatDuration(durationMs, 'en')}`;
  const why = reason === null ? '' : ` — ${reason.en}`;
  return [
    `  ${outcome}: ${title.en} (${id})${took}${printable(why)}`,
    ...facts.flatMap((fact) => describeFact(fact, '    ')),
  ];
}

/** A value of several lines keeps them, each indented. */
function describeFact({ name, value }: EvidenceFact, indent: string): string[] {
  const [first = '', ...more] = value.split('\n').map(printable);
  return [`${indent}${name}: ${first}`, ...more.map((line) => `${indent}  ${line}`)];
}
