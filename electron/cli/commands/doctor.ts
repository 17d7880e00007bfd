import type { CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../table.ts';

export function registerDoctorCommand({ program, run, out }: CommandLine): void {
  program
    .command('doctor')
    .description('versions, keychain, SQLite, desktop runtime and optional tools, with what to do about each')
    .action(() =>
      run(async ({ ops }) => {
        const { checks } = await ops.call('app.doctor', {});
        out.result({ checks }, () =>
          table(
            ['outcome', 'what', 'found', 'what to do'],
            checks.map((check) => [check.outcome, check.title.en, check.found.en, check.advice?.en ?? '']),
          ),
        );
        return checks.some((check) => check.outcome === 'problem') ? exitCodes.findings : exitCodes.fine;
      }),
    );
}
