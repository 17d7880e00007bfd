import type { Command } from 'commander';
import { readPort } from './serve.ts';

type DemoFlags = {
  readonly port: number;
  readonly keep: boolean;
  readonly once: boolean;
  readonly small: boolean;
};

export function registerDemoCommand(program: Command, demo: (flags: DemoFlags) => Promise<void>): void {
  program
    .command('demo')
    .description('practice servers on this computer, added as targets in a console of their own')
    .option('--port <n>', 'port of the console in the browser; 0 takes a free one', readPort, 0)
    .option('--keep', 'keep the practice folder afterwards', false)
    .option('--small', 'with a fiftieth of the data', false)
    .option(
      '--once',
      'prove every system once, from its probes to the undo of a restore, print the report and exit',
      false,
    )
    .action((flags: DemoFlags) => demo(flags));
}
