import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { keptText } from '../../../shared/text/kept-text.ts';
import type { CommandLine } from '../command.ts';
import { wholeNumber } from '../numbers.ts';
import { findRepository } from '../repositories.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';

type SetFlags = {
  readonly target: string;
  readonly repo?: string;
  readonly keepLast: number;
  readonly keepDaily: number;
  readonly keepWeekly: number;
  readonly keepMonthly: number;
};

const mostKept = 1000;

export function registerRetentionCommands({ program, run }: CommandLine): void {
  const group = program.command('retention').description('how many verified sets of a target are kept');

  group
    .command('show')
    .description('the rule of a target in each repository, and where it comes from')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .action((flags: { readonly target: string }) =>
      run(async ({ ops, out }) => {
        const { id } = await findTarget(ops, flags.target);
        const answer = await ops.call('retention.show', { targetId: id });
        const { repositories } = await ops.call('repositories.snapshot', {});
        const nameOf = new Map(repositories.map((repository) => [repository.id, repository.name]));
        out.result(answer, () =>
          table(
            ['repository', 'last', 'daily', 'weekly', 'monthly', 'from'],
            answer.choices.map(({ repositoryId, policy, from }) => [
              nameOf.get(repositoryId) ?? repositoryId,
              String(policy.last),
              String(policy.daily),
              String(policy.weekly),
              String(policy.monthly),
              from,
            ]),
          ),
        );
      }),
    );

  group
    .command('set')
    .description('replace the rule of a target; "snapshot forget" or a schedule applies it')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .option('--repo <repository>', 'only in this one')
    .option('--keep-last <n>', 'so many of the newest', wholeNumber(0, mostKept), 0)
    .option('--keep-daily <n>', 'the newest of each of so many days', wholeNumber(0, mostKept), 0)
    .option('--keep-weekly <n>', 'the newest of each of so many weeks', wholeNumber(0, mostKept), 0)
    .option('--keep-monthly <n>', 'the newest of each of so many months', wholeNumber(0, mostKept), 0)
    .action((flags: SetFlags) =>
      run(async ({ ops, out }) => {
        const { id } = await findTarget(ops, flags.target);
        const repository =
          flags.repo === undefined ? {} : { repositoryId: (await findRepository(ops, flags.repo)).id };
        const policy = {
          last: flags.keepLast,
          daily: flags.keepDaily,
          weekly: flags.keepWeekly,
          monthly: flags.keepMonthly,
        };
        if (Object.values(policy).every((kept) => kept === 0)) throw nothingKept();
        const answer = await ops.call('retention.set', { targetId: id, policy, ...repository });
        out.result(answer, () => `Kept from now on: ${keptText(policy).en}.`);
      }),
    );
}

function nothingKept(): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      'Say what is kept: at least one of --keep-last, --keep-daily, --keep-weekly and --keep-monthly. What is not named is 0.',
      '--keep-last, --keep-daily, --keep-weekly, --keep-monthly 중 하나 이상을 지정하십시오. 지정하지 않은 것은 0입니다.',
    ),
  );
}
