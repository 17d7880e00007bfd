import type { CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { followJob } from '../jobs.ts';
import { findSnapshot, tokenOf } from '../repositories.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { describeDrill } from '../drill-text.ts';

type RunFlags = { readonly scratch?: string; readonly boot?: boolean };

export function registerDrillCommands({ program, run }: CommandLine): void {
  const group = program.command('drill').description('restores for practice: proof that a snapshot restores');

  group
    .command('run')
    .description('restore into a scratch folder, check it in three layers, wipe it, and record the result')
    .argument('<id>', 'a snapshot')
    .option('--scratch <dir>', 'where there is room for it')
    .option('--boot', 'also start the restored copy, without any network; only where the pack says how')
    .action((id: string, flags: RunFlags) =>
      run(async (context) => {
        const { ops, out } = context;
        const snapshot = await findSnapshot(ops, id);
        const scratch = flags.scratch === undefined ? {} : { scratch: await tokenOf(ops, flags.scratch) };
        const started = await ops.call('drills.run', {
          snapshotId: snapshot.id,
          boot: flags.boot === true,
          ...scratch,
        });
        const { report } = await followJob(context, started, 'drill');
        out.result(report, () => describeDrill(report));
        return report.ok ? exitCodes.fine : exitCodes.findings;
      }),
    );

  group
    .command('list')
    .description('what was proven, when and by whom')
    .option('--target <target>', 'only of this target')
    .action((flags: { readonly target?: string }) =>
      run(async ({ ops, out }) => {
        const target =
          flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
        const { drills } = await ops.call('drills.list', target);
        out.result({ drills }, () =>
          table(
            ['when', 'target', 'snapshot', 'result', 'took', 'by'],
            drills.map((drill) => [
              localTime(drill.at),
              drill.targetName,
              drill.snapshotId.slice(0, 16),
              `${drill.ok ? 'proven' : 'failed'}${drill.booted ? ', started' : ''}`,
              formatDuration(drill.durationMs, 'en'),
              drill.operator,
            ]),
          ),
        );
      }),
    );
}
