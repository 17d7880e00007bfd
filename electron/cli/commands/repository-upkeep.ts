import type { Command } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { CheckReport } from '../../../shared/model/repository.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { countOf } from '../count-of.ts';
import { typedName } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { followJob } from '../jobs.ts';
import { findRepository } from '../repositories.ts';
import { localTime } from '../times.ts';

type CheckFlags = { readonly readData?: string | true; readonly hash?: boolean };
type PruneFlags = { readonly dryRun?: boolean; readonly confirm?: string };

/** What keeps a repository in order: check, prune, copy, a new index. */
export function registerRepositoryUpkeepCommands({ run }: CommandLine, group: Command): void {
  group
    .command('check')
    .description('find what is damaged or missing, and what it concerns')
    .argument('<repository>', 'name, place or id')
    .option('--read-data [share]', 'read every byte as well, or with =10% a tenth of the packs, by turns')
    .option('--hash', 'compare the other packs with their names where they lie, without moving them')
    .action((text: string, flags: CheckFlags) => run((context) => check(context, text, flags)));

  group
    .command('prune')
    .description('free space in two phases: mark what nothing refers to, delete it seven days later')
    .argument('<repository>', 'name, place or id')
    .option('--dry-run', 'only say what would be done')
    .option('--confirm <name>', 'the name of the repository, where there is no terminal to ask on')
    .action((text: string, flags: PruneFlags) => run((context) => prune(context, text, flags)));

  group
    .command('copy')
    .description('copy every snapshot to a second repository')
    .argument('<repository>', 'name, place or id')
    .requiredOption('--to <repository>', 'name, place or id of the second one')
    .action((text: string, flags: { readonly to: string }) =>
      run(async (context) => {
        const from = await findRepository(context.ops, text);
        const to = await findRepository(context.ops, flags.to);
        const started = await context.ops.call('repositories.copy', { repositoryId: from.id, to: to.id });
        const { report } = await followJob(context, started, 'copy');
        context.out.result(
          report,
          () =>
            `Copied ${countOf(report.snapshots, 'snapshot')} (${report.alreadyThere} were there already), ${formatBytes(report.newBytes, 'en')} new.`,
        );
      }),
    );

  group
    .command('rebuild-index')
    .description('make the index anew from the packs')
    .argument('<repository>', 'name, place or id')
    .action((text: string) =>
      run(async (context) => {
        const { id } = await findRepository(context.ops, text);
        const started = await context.ops.call('repositories.rebuildIndex', { repositoryId: id });
        const { packs, chunks } = await followJob(context, started, 'rebuild-index');
        context.out.result({ packs, chunks }, () => `Indexed ${chunks} chunks in ${packs} packs.`);
      }),
    );
}

async function check(context: CommandContext, text: string, flags: CheckFlags): Promise<ExitCode> {
  const { id, name } = await findRepository(context.ops, text);
  const readShare = readShareOf(flags.readData);
  const hash = flags.hash === true;
  const started = await context.ops.call('repositories.check', { repositoryId: id, readShare, hash });
  const { report } = await followJob(context, started, 'check');
  context.out.result(report, () =>
    [
      `${name}: ${report.ok ? 'no problem found' : countOf(report.problems.length, 'problem')}; ${countOf(report.snapshots, 'snapshot')}, ${countOf(report.packs, 'pack')}, ${Math.round(report.share * 100)} % of the bytes read${hash ? hashedText(report) : ''}.`,
      ...report.problems.map(
        ({ file, what, snapshots }) =>
          `${file}: ${what.en}${snapshots.length === 0 ? '' : ` Concerns ${snapshots.map((each) => each.slice(0, 12)).join(', ')}.`}`,
      ),
    ].join('\n'),
  );
  return report.ok ? exitCodes.fine : exitCodes.findings;
}

async function prune(context: CommandContext, text: string, flags: PruneFlags): Promise<void> {
  const { ops, out } = context;
  const dryRun = flags.dryRun === true;
  const { id, name } = await findRepository(ops, text, dryRun ? 'any-id' : 'full-id');
  const confirm = dryRun
    ? {}
    : { confirmName: await typedName(context, flags.confirm, { kind: 'repository', name }) };
  const started = await ops.call('repositories.prune', { repositoryId: id, dryRun, ...confirm });
  const { report } = await followJob(context, started, 'prune');
  const would = dryRun ? 'would be ' : '';
  out.result(report, () =>
    [
      `${report.deletedPacks} packs ${would}deleted (${formatBytes(report.deletedBytes, 'en')}), ${report.markedPacks} ${would}marked (${formatBytes(report.markedBytes, 'en')}), ${report.rewrittenPacks} ${would}rewritten.`,
      ...(report.nextAt === null
        ? []
        : [
            `${report.waitingPacks} wait for their seven days; the first may go on ${localTime(report.nextAt)}.`,
          ]),
    ].join('\n'),
  );
}

function hashedText({ hashedShare }: CheckReport): string {
  return hashedShare === null
    ? ', none compared with their names: the host has no sha256sum for this account, so use --read-data'
    : `, ${Math.round(hashedShare * 100)} % compared with their names where they lie`;
}

function readShareOf(readData: string | true | undefined): 0 | 0.1 | 1 {
  if (readData === undefined) return 0;
  return readData === true ? 1 : shareOf(readData);
}

function shareOf(text: string): 0.1 | 1 {
  if (text === '10%' || text === '10') return 0.1;
  if (text === '100%' || text === '100') return 1;
  throw new AppError(
    'usage/invalid',
    localText(
      '--read-data reads everything, or with =10% a tenth of the packs, by turns.',
      '--read-data는 전체를, =10%를 붙이면 팩의 10분의 1씩 돌아가며 읽습니다.',
    ),
  );
}
