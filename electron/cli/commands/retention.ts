import type { CommandLine } from '../command.ts';
import { findRepository } from '../repositories.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';

type SetFlags = {
  readonly target: string;
  readonly repo?: string;
  readonly keepLast: string;
  readonly keepDaily: string;
  readonly keepWeekly: string;
  readonly keepMonthly: string;
};

export function registerRetentionCommands({ program, run }: CommandLine): void {
  const group = program.command('retention').description('how many verified sets of a target are kept');

  group
    .command('show')
    .requiredOption('--target <target>')
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
    .description('tell the repository; "snapshot forget" or a schedule applies it')
    .requiredOption('--target <target>')
    .option('--repo <repository>', 'only in this one')
    .option('--keep-last <n>', 'the newest', '0')
    .option('--keep-daily <n>', 'the newest of so many days', '0')
    .option('--keep-weekly <n>', 'weeks', '0')
    .option('--keep-monthly <n>', 'months', '0')
    .action((flags: SetFlags) =>
      run(async ({ ops, out }) => {
        const { id } = await findTarget(ops, flags.target);
        const repository =
          flags.repo === undefined ? {} : { repositoryId: (await findRepository(ops, flags.repo)).id };
        const policy = {
          last: Number(flags.keepLast),
          daily: Number(flags.keepDaily),
          weekly: Number(flags.keepWeekly),
          monthly: Number(flags.keepMonthly),
        };
        const answer = await ops.call('retention.set', { targetId: id, policy, ...repository });
        out.result(answer, () => `Kept from now on: ${JSON.stringify(policy)}.`);
      }),
    );
}
