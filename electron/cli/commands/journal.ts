import type { BrokenEntry, JournalEntry, JournalVerdict } from '../../../shared/model/journal.ts';
import { journalActionText } from '../../../shared/text/journal-actions.ts';
import {
  journalFace,
  journalOutcome,
  journalSubject,
  journalWhat,
} from '../../../shared/text/journal-entry.ts';
import { operatorText } from '../../../shared/text/operator-text.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeText } from '../files.ts';
import { wholeNumber } from '../numbers.ts';
import { printable, table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type ListFlags = { readonly target?: string; readonly text?: string; readonly limit: number };

export function registerJournalCommands({ program, run, out }: CommandLine): void {
  const group = program.command('journal').description('who did what, when, with what result');

  group
    .command('list')
    .description('the newest entries')
    .option('--target <target>', 'only this target')
    .option('--text <text>', 'only entries that contain it')
    .option('--limit <n>', 'newest entries, at most 1000', wholeNumber(1, 1000), 50)
    .action((flags: ListFlags) => run((context) => list(context, flags)));

  group
    .command('verify')
    .description(
      'recompute the hash chain and name the first broken entry; compare what it has hashes of; exit 3 where something was altered',
    )
    .action(() =>
      run(async ({ ops }) => {
        const verdict = await ops.call('journal.verify', {});
        out.result(verdict, () => verdictText(verdict));
        return exitOf(verdict);
      }),
    );

  group
    .command('export')
    .description('the whole record; exit 3 where it is not as it was written')
    .argument('<file>', 'JSON lines, oldest first')
    .action((file: string) => run((context) => exportAll(context, file)));
}

async function list({ ops, out }: CommandContext, flags: ListFlags): Promise<void> {
  const target = flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
  const text = flags.text === undefined ? {} : { text: flags.text };
  const { entries, total } = await ops.call('journal.list', {
    ...target,
    ...text,
    limit: flags.limit,
  });
  const { targets } = await ops.call('targets.snapshot', {});
  const names = new Map(targets.map(({ id, name }) => [id, name]));
  const targetOf = ({ targetId }: JournalEntry) =>
    targetId === null ? '' : (names.get(targetId) ?? targetId);
  out.result({ entries, total }, () =>
    table(
      ['#', 'when', 'who', 'through', 'what', 'target', 'on', 'result'],
      entries.map((entry) => [
        String(entry.seq),
        localTime(entry.at),
        operatorText(entry.operator, entry.typedName),
        journalFace(entry).en,
        journalWhat(entry).en,
        targetOf(entry),
        journalSubject(entry).en,
        journalOutcome(entry),
      ]),
    ),
  );
}

async function exportAll({ ops, out }: CommandContext, file: string): Promise<ExitCode> {
  const slices: string[] = [];
  let head = '';
  let after: number | null = 0;
  let verdict: JournalVerdict | null = null;
  while (after !== null) {
    const slice: {
      readonly text: string;
      readonly next: number | null;
      readonly head: string;
      readonly verdict: JournalVerdict | null;
    } = await ops.call('journal.export', { after });
    slices.push(slice.text);
    ({ next: after, head, verdict } = slice);
  }
  await writeText(file, slices.join(''));
  out.result({ file, head, verdict }, () =>
    [`Wrote ${file}; head ${head}.`, ...(verdict === null ? [] : [verdictText(verdict)])].join('\n'),
  );
  return verdict === null ? exitCodes.fine : exitOf(verdict);
}

function exitOf({ ok }: JournalVerdict): ExitCode {
  return ok ? exitCodes.fine : exitCodes.findings;
}

function verdictText({ brokenAt, anchor, entries, head, altered }: JournalVerdict): string {
  const anchored =
    anchor === null
      ? 'Anchored nowhere yet.'
      : `Anchored up to entry ${anchor.seq}, in ${anchor.place.en} of ${localTime(anchor.at)}.`;
  const beside = altered.map(({ what, part, problem }) =>
    printable(`Not as it was written: ${what.en}, ${part.en}. ${problem.en}`),
  );
  if (brokenAt === null)
    return [`${entries} entries, unbroken. Head ${head}. ${anchored}`, ...beside].join('\n');
  const { seq, problem, entry } = brokenAt;
  const now = entry === null ? [] : [printable(`It now says: ${nowSays(entry)}.`)];
  return [`Broken at entry ${seq}: ${problem.en}`, ...now, anchored, ...beside].join('\n');
}

function nowSays({ at, operator, action, subject }: NonNullable<BrokenEntry['entry']>): string {
  return [localTime(at), operator, journalActionText(action).en, subject].join(', ');
}
