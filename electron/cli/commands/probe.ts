import { Option } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProbeHistory, ProbeResult, ProbeSummary } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { SystemClock, sleep } from '../../platform/clock.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { registerProbeShow } from './probe-show.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';

type RunFlags = { readonly target: string; readonly probe?: readonly string[]; readonly watch?: boolean };
type HistoryFlags = { readonly target: string; readonly probe?: string; readonly since: string };
type PauseFlags = { readonly target: string; readonly probe?: string; readonly reason: string };

export function registerProbeCommands(line: CommandLine): void {
  const { program, run } = line;
  const group = program.command('probe').description('run probes, read their history, pause them');

  group
    .command('run')
    .description('run now; probes that write only when named by --probe')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .option('--probe <id...>', 'only these; may be repeated')
    .option('--watch', 'repeat every 10 seconds until Ctrl-C')
    .action((flags: RunFlags) => run((context) => runProbes(context, flags)));

  registerProbeShow(group, line);

  group
    .command('history')
    .description('states and latencies over time, and the share of good ones')
    .requiredOption('--target <target>')
    .option('--probe <id>', 'only this one')
    .option('--since <duration>', 'how far back: 90m, 24h, 30d', '24h')
    .action((flags: HistoryFlags) => run((context) => showHistory(context, flags)));

  for (const verb of ['pause', 'resume'] as const) {
    group
      .command(verb)
      .description(verb === 'pause' ? 'stop measuring, with a reason' : 'measure again')
      .requiredOption('--target <target>')
      .option('--probe <id>', 'one probe; without it the whole target')
      .addOption(new Option('--reason <text>', 'why; it is kept in the journal').makeOptionMandatory())
      .action((flags: PauseFlags) =>
        run(async ({ ops, out }) => {
          const target = await findTarget(ops, flags.target);
          const probe = flags.probe === undefined ? {} : { probeId: flags.probe };
          await ops.call(`probes.${verb}`, { targetId: target.id, ...probe, reason: flags.reason });
          out.result(
            { target: target.id, probe: flags.probe ?? null, [`${verb}d`]: true },
            () => `${target.name}: ${verb}d.`,
          );
        }),
      );
  }
}

type RanProbe = { readonly probe: ProbeSummary; readonly result: ProbeResult | null };

async function runProbes(context: CommandContext, flags: RunFlags): Promise<ExitCode> {
  if (flags.watch && context.out.json) throw oneDocumentOnly();
  const target = await findTarget(context.ops, flags.target);
  for (;;) {
    const report = await context.ops.call('probes.run', {
      targetId: target.id,
      ...(flags.probe === undefined ? {} : { probeIds: [...flags.probe] }),
    });
    const notRun = flags.probe === undefined ? await countNotRun(context, target, report.probes.length) : 0;
    printRun(context, target, report.state, report.probes, notRun);
    if (!flags.watch) return isFine(report.state) ? exitCodes.fine : exitCodes.findings;
    await sleep(new SystemClock(), 10_000, context.signal);
  }
}

function oneDocumentOnly(): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      '--watch has no end, so it cannot give one JSON document. Leave one of the two out.',
      '--watch는 끝이 없어 하나의 JSON 문서를 만들 수 없습니다. 둘 중 하나만 사용하십시오.',
    ),
  );
}

/** Paused is what an operator chose and pending is not yet measured; everything else but ok is a finding. */
function isFine(state: State): boolean {
  return state === 'ok' || state === 'paused';
}

async function countNotRun({ ops }: CommandContext, target: TargetSummary, ran: number): Promise<number> {
  const { probes } = await ops.call('probes.snapshot', { targetId: target.id });
  return probes.length - ran;
}

function printRun(
  { out }: CommandContext,
  target: TargetSummary,
  state: State,
  probes: readonly RanProbe[],
  notRun: number,
): void {
  const value = { target: target.id, name: target.name, state, notRun, probes: probes.map(toJson) };
  out.result(value, () =>
    [
      notRun === 0
        ? `${target.name}: ${state}`
        : `${target.name}: ${state} (${notRun} paused or off, not run)`,
      table(
        ['state', 'probe', 'latency', 'reason'],
        probes.map(({ probe, result }) => [
          probe.state,
          probe.id,
          result?.latencyMs === null || result === null ? '' : formatDuration(result.latencyMs, 'en'),
          (result?.reason ?? probe.reason)?.en ?? '',
        ]),
      ),
    ].join('\n'),
  );
}

function toJson({ probe, result }: RanProbe) {
  return {
    id: probe.id,
    title: probe.title,
    kind: probe.kind,
    group: probe.group,
    state: probe.state,
    reason: result?.reason ?? probe.reason,
    value: result?.value ?? null,
    unit: result?.unit ?? null,
    latencyMs: result?.latencyMs ?? null,
    checkedAt: result?.checkedAt ?? null,
    evidence: result?.evidence ?? [],
    steps: result?.steps ?? [],
  };
}

async function showHistory({ ops, out }: CommandContext, flags: HistoryFlags): Promise<void> {
  const target = await findTarget(ops, flags.target);
  const { probes } = await ops.call('probes.snapshot', { targetId: target.id });
  const chosen = flags.probe === undefined ? probes : probes.filter((probe) => probe.id === flags.probe);
  const to = Date.now();
  const from = to - readDuration(flags.since);
  const ids =
    flags.probe !== undefined && chosen.length === 0 ? [flags.probe] : chosen.map((probe) => probe.id);
  const histories: ProbeHistory[] = [];
  for (const probeId of ids)
    histories.push(await ops.call('probes.history', { targetId: target.id, probeId, from, to }));
  out.result({ target: target.id, from, to, probes: histories }, () =>
    table(
      ['probe', 'available', 'points', 'last state', 'last latency'],
      histories.map((history) => {
        const last = history.points.at(-1);
        const share =
          history.availability === null ? 'not measured' : `${(history.availability * 100).toFixed(2)} %`;
        const latency =
          last?.latencyMs === null || last === undefined ? '' : formatDuration(last.latencyMs, 'en');
        return [history.probeId, share, String(history.points.length), last?.state ?? 'unknown', latency];
      }),
    ),
  );
}
