import { Option } from 'commander';
import type { MaintenanceWindow } from '../../../shared/model/maintenance.ts';
import type { CommandLine } from '../command.ts';
import { wallClockTime } from '../moments.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';

type AddFlags = {
  readonly target: string;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly repeat: MaintenanceWindow['repeat'];
  readonly reason: string;
};

export function registerMaintenanceCommands({ program, run, out }: CommandLine): void {
  const group = program.command('maintenance').description('times in which findings are expected');

  group
    .command('add')
    .description('plan a time in which what probes find is no incident and no alert')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .requiredOption('--from <local-time>', 'YYYY-MM-DDTHH:MM on the wall clock of --zone', wallClockTime)
    .requiredOption('--to <local-time>', 'YYYY-MM-DDTHH:MM', wallClockTime)
    .option('--zone <iana-zone>', 'such as Asia/Seoul', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .addOption(new Option('--repeat <how>').choices(['once', 'daily', 'weekly']).default('once'))
    .requiredOption('--reason <text>', 'what is done then; it is shown and kept')
    .action((flags: AddFlags) =>
      run(async ({ ops }) => {
        const target = await findTarget(ops, flags.target);
        const { from, to, zone, repeat, reason } = flags;
        const window = await ops.call('maintenance.add', {
          targetId: target.id,
          from,
          to,
          zone,
          repeat,
          reason,
        });
        out.result(window, () => `Maintenance ${window.id}: ${from} to ${to} (${zone}, ${repeat}).`);
      }),
    );

  group
    .command('list')
    .description('windows that are planned, open or over')
    .option('--target <target>', 'only this target')
    .action((flags: { readonly target?: string }) =>
      run(async ({ ops }) => {
        const only = flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
        const { windows } = await ops.call('maintenance.list', only);
        out.result({ windows }, () =>
          table(
            ['id', 'now', 'from', 'to', 'zone', 'repeat', 'reason'],
            windows.map((w) => [w.id, w.active ? 'active' : '', w.from, w.to, w.zone, w.repeat, w.reason]),
          ),
        );
      }),
    );

  group
    .command('end')
    .argument('<id>')
    .description('end a window now')
    .action((maintenanceId: string) =>
      run(async ({ ops }) => {
        const window = await ops.call('maintenance.end', { maintenanceId });
        out.result(window, () => `Ended ${window.id}.`);
      }),
    );
}
