import type { JournalVerdict } from '../../../shared/model/journal.ts';
import { writeText } from '../files.ts';
import type { CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable, table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type ListFlags = { readonly target?: string; readonly text?: string; readonly limit: string };

export function registerJournalCommands({ program, run, out }: CommandLine): void {
  const group = program.command('journal').description('who did what, when, with what result');

  group
    .command('list')
    .option('--target <target>', 'only this target')
    .option('--text <text>', 'only entries that contain it')
    .option('--limit <n>', 'newest entries, at most 1000', '50')
    .action((flags: ListFlags) =>
      run(async ({ ops }) => {
        const target =
          flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
        const text = flags.text === undefined ? {} : { text: flags.text };
        const { entries, total } = await ops.call('journal.list', {
          ...target,
          ...text,
          limit: Number(flags.limit),
        });
        out.result({ entries, total }, () =>
          table(
            ['#', 'when', 'who', 'what', 'on', 'result'],
            entries.map((e) => [String(e.seq), localTime(e.at), e.operator, e.action, e.subject, e.result]),
          ),
        );
      }),
    );

  group
    .command('verify')
    .description('recompute the hash chain and name the first broken entry')
    .action(() =>
      run(async ({ ops }) => {
        const verdict = await ops.call('journal.verify', {});
        out.result(verdict, () => verdictText(verdict));
        return verdict.ok ? exitCodes.fine : exitCodes.findings;
      }),
    );

  group
    .command('export')
    .argument('<file>', 'JSON lines, oldest first')
    .action((file: string) =>
      run(async ({ ops }) => {
        const slices: string[] = [];
        let head = '';
        let after: number | null = 0;
        while (after !== null) {
          const slice: { text: string; next: number | null; head: string } = await ops.call(
            'journal.export',
            { after },
          );
          slices.push(slice.text);
          ({ next: after, head } = slice);
        }
        await writeText(file, slices.join(''));
        out.result({ file, head }, () => `Wrote ${file}; head ${head}.`);
      }),
    );
}

function verdictText({ brokenAt, anchor, entries, head }: JournalVerdict): string {
  const anchored =
    anchor === null
      ? 'Anchored nowhere yet.'
      : `Anchored up to entry ${anchor.seq}, in ${anchor.place.en} of ${localTime(anchor.at)}.`;
  if (brokenAt === null) return `${entries} entries, unbroken. Head ${head}. ${anchored}`;
  const { seq, problem, entry } = brokenAt;
  const now =
    entry === null
      ? ''
      : `\n${printable(`It now says: ${localTime(entry.at)}, ${entry.operator}, ${entry.action}, ${entry.subject}.`)}`;
  return `Broken at entry ${seq}: ${problem.en}${now}\n${anchored}`;
}
