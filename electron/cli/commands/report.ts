import { InvalidArgumentError, Option } from 'commander';
import type { AuditReport } from '../../../shared/model/audit.ts';
import type { Language } from '../../../shared/model/local-text.ts';
import { isCalendarDay } from '../../../shared/rules/calendar-days.ts';
import type { CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeText } from '../files.ts';
import { toPlainJson } from '../json.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';

type HandoverFlags = { readonly target: string; readonly kitAt?: string; readonly language: Language };
type AuditFlags = {
  readonly from: string;
  readonly to: string;
  readonly target?: string;
  readonly language: Language;
};

const language = () => new Option('--language <language>', 'of the page').choices(['en', 'ko']).default('en');

export function registerReportCommands({ program, run, out }: CommandLine): void {
  const handover = program.command('handover').description('what a colleague has to know to stand in');
  handover
    .command('export')
    .argument('<file>', 'a page (.html) or its contents (.json); never replaced')
    .description(
      'one page of a target: ways in, what can be restored, schedules, what is paused or excepted, what is open',
    )
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .option('--kit-at <where>', 'where the recovery kit lies; without it a line to fill in by hand')
    .addOption(language())
    .action((file: string, flags: HandoverFlags) =>
      run(async ({ ops }) => {
        const target = await findTarget(ops, flags.target);
        const { report, page } = await ops.call('reports.handover', {
          targetId: target.id,
          language: flags.language,
          ...(flags.kitAt === undefined ? {} : { kitAt: flags.kitAt }),
        });
        await writeReport(file, page.html, report);
        out.result({ file, ...report }, () => `Wrote the handover of ${target.name} to ${file}.`);
      }),
    );

  const report = program.command('report').description('what was done and what was kept, for an auditor');
  report
    .command('audit')
    .argument('<file>', 'a page (.html) or its contents (.json); never replaced')
    .description(
      'every day covered by a verified set or not, what was done, and the verification of the journal; exit 3 on gaps or an altered record',
    )
    .requiredOption('--from <day>', 'first day of the calendar here, as 2026-11-01', calendarDay)
    .requiredOption('--to <day>', 'last day', calendarDay)
    .option('--target <target>', 'only this target')
    .addOption(language())
    .action((file: string, flags: AuditFlags) =>
      run(async ({ ops }) => {
        const target =
          flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
        const { from, to } = flags;
        const { report: audit, page } = await ops.call('reports.audit', {
          from,
          to,
          language: flags.language,
          ...target,
        });
        await writeReport(file, page.html, audit);
        out.result({ file, ...audit }, () => auditText(file, audit));
        const covered = audit.targets.every(({ anywhere }) => anywhere.gaps.length === 0);
        return covered && audit.journal.verdict.ok ? exitCodes.fine : exitCodes.findings;
      }),
    );
}

function writeReport(file: string, page: string, report: unknown): Promise<void> {
  const text = file.endsWith('.json') ? `${JSON.stringify(toPlainJson(report), null, 2)}\n` : page;
  return writeText(file, text);
}

function auditText(file: string, { targets, journal: { verdict } }: AuditReport): string {
  const record =
    verdict.brokenAt === null
      ? `The journal is unbroken, and unaltered up to entry ${verdict.anchoredUpTo ?? 0}.`
      : `The journal is broken at entry ${verdict.brokenAt.seq}: ${verdict.brokenAt.problem.en}`;
  const rows = targets.map(({ name, anywhere: { covered, counted, gaps } }) => [
    name,
    `${covered} of ${counted}`,
    gaps.map(({ from, to }) => (from === to ? from : `${from} – ${to}`)).join(', ') || '–',
  ]);
  const altered = verdict.altered.map(
    ({ what, part, problem }) => `Not as it was written: ${what.en}, ${part.en}. ${problem.en}`,
  );
  const days = table(['target', 'days covered', 'not covered'], rows);
  return [days, record, ...altered, `Wrote ${file}.`].join('\n');
}

function calendarDay(text: string): string {
  if (!isCalendarDay(text)) throw new InvalidArgumentError('Expected a day such as 2026-11-01.');
  return text;
}
