import type { Command } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { typedName } from '../confirm.ts';
import { findRepository, findSnapshot, listedIdLength } from '../repositories.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';

type ForgetFlags = {
  readonly target?: string;
  readonly repo?: string;
  readonly dryRun?: boolean;
  readonly reason?: string;
  readonly confirm?: string;
};

/** `snapshot forget`: one snapshot by its id, or what retention lets go. */
export function registerForgetCommand({ run }: CommandLine, group: Command): void {
  group
    .command('forget')
    .description('apply retention to a target, or forget one snapshot by its id')
    .argument('[id]', 'a snapshot: its id, as long as "snapshot list" shows it or whole')
    .option('--target <target>', 'apply the retention of this target')
    .option('--repo <repository>', 'in this repository')
    .option('--dry-run', 'only say what would go, and why each stays')
    .option('--reason <text>', 'why one snapshot is forgotten')
    .option('--confirm <name>', 'the name of the target, where there is no terminal to ask on')
    .action((id: string | undefined, flags: ForgetFlags) =>
      run((context) => (id === undefined ? applyRetention(context, flags) : forgetOne(context, id, flags))),
    );
}

async function forgetOne(context: CommandContext, text: string, flags: ForgetFlags): Promise<void> {
  const { ops, out } = context;
  const snapshot = await findSnapshot(ops, text, 'as-listed');
  if (!flags.reason)
    throw usage('Say why it is forgotten: --reason "…".', '삭제하는 사유를 지정하십시오: --reason "…".');
  if (flags.dryRun === true) {
    out.result({ dryRun: true, forget: [snapshot.id] }, () => `${snapshot.id} would be forgotten.`);
    return;
  }
  const confirmName = await typedName(context, flags.confirm, { kind: 'target', name: snapshot.targetName });
  await ops.call('snapshots.forget', { snapshotId: snapshot.id, reason: flags.reason, confirmName });
  out.result(
    { dryRun: false, forget: [snapshot.id] },
    () => `${snapshot.id} is forgotten; prune frees its space.`,
  );
}

async function applyRetention(context: CommandContext, flags: ForgetFlags): Promise<void> {
  const { ops, out } = context;
  if (flags.target === undefined || flags.repo === undefined) {
    throw usage(
      'Give the id of a snapshot, or --target and --repo.',
      '스냅샷 ID 또는 --target과 --repo를 지정하십시오.',
    );
  }
  const dryRun = flags.dryRun === true;
  const target = await findTarget(ops, flags.target, dryRun ? 'name-or-any-id' : 'name-or-full-id');
  const { id: repositoryId } = await findRepository(ops, flags.repo, dryRun ? 'any-id' : 'full-id');
  const wish = { targetId: target.id, repositoryId };
  const plan = dryRun
    ? await ops.call('retention.plan', wish)
    : await ops.call('retention.apply', {
        ...wish,
        confirmName: await typedName(context, flags.confirm, { kind: 'target', name: target.name }),
      });
  out.result({ dryRun, ...plan }, () =>
    [
      ...(plan.refused === null ? [] : [`Nothing is removed: ${plan.refused.en}`]),
      table(
        ['snapshot', dryRun ? 'would' : 'does', 'reason'],
        [
          ...plan.keep.map(({ id, reasons }) => [
            id.slice(0, listedIdLength),
            'stay',
            reasons.map((reason) => reason.en).join('; '),
          ]),
          ...plan.remove.map(({ id, reason }) => [id.slice(0, listedIdLength), 'go', reason.en]),
        ],
      ),
    ].join('\n'),
  );
}

function usage(en: string, ko: string): AppError {
  return new AppError('usage/invalid', localText(en, ko));
}
