import type { PackTrial, TriedProbe, TriedView } from '../../../shared/model/pack.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { readText } from '../files.ts';
import { readSettings } from '../settings.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { describeProblems } from './pack-problems.ts';

type Flags = { readonly target?: string; readonly set?: readonly string[] };

/** Registers `pack try` below `pack`. */
export function registerPackTry(group: ReturnType<CommandLine['program']['command']>, { run }: CommandLine) {
  group
    .command('try')
    .argument('<file>')
    .option('--target <target>', 'with the settings and credentials of this target')
    .option('--set <key=value...>', 'a setting of the pack; may be repeated')
    .description(
      'what its reading probes and views find at a real server; nothing is kept and nothing is written',
    )
    .action((file: string, flags: Flags) => run((context) => tryPack(context, file, flags)));
}

async function tryPack({ ops, out }: CommandContext, file: string, flags: Flags): Promise<ExitCode> {
  const text = await readText(file);
  const { problems, pack } = await ops.call('packs.validate', { text });
  if (pack === null) {
    out.result({ ok: false, problems, probes: [], views: [] }, () => describeProblems(file, problems));
    return exitCodes.findings;
  }
  const target = flags.target === undefined ? null : await findTarget(ops, flags.target);
  const settings = await readSettings(ops, pack, flags.set ?? []);
  const tried = await ops.call('packs.try', {
    text,
    settings,
    ...(target === null ? {} : { targetId: target.id }),
  });
  const ok = isFine(tried);
  out.result({ ok, problems: [], ...tried }, () => shown(tried));
  return ok ? exitCodes.fine : exitCodes.findings;
}

/** What was left out on purpose is no finding. */
function isFine({ probes, views }: PackTrial): boolean {
  return (
    probes.every(({ result }) => result === null || result.state === 'ok' || result.state === 'paused') &&
    views.every(({ page }) => page !== null)
  );
}

function shown({ probes, views }: PackTrial): string {
  return [
    table(['state', 'probe', 'latency', 'reason'], probes.map(probeRow)),
    ...views.map(viewText),
    'Nothing was kept. Install the pack with "holdfast pack install".',
  ].join('\n\n');
}

function probeRow({ id, result, why }: TriedProbe): readonly string[] {
  if (result === null) return ['–', id, '', why?.en ?? ''];
  const latency = result.latencyMs === null ? '' : formatDuration(result.latencyMs, 'en');
  return [result.state, id, latency, result.reason?.en ?? ''];
}

function viewText({ id, title, page, why }: TriedView): string {
  if (page === null) return `${title.en} (${id}): ${why?.en ?? ''}`;
  const rows = page.rows.map((row) =>
    row.map((cell, place) =>
      page.columns[place]?.type === 'time' && typeof cell === 'number' ? localTime(cell) : String(cell ?? ''),
    ),
  );
  const head = `${title.en} (${id}): ${page.rows.length} of ${page.total} rows`;
  return `${head}\n${table(
    page.columns.map((column) => column.id),
    rows,
  )}`;
}
