import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

type ServeFlags = { readonly port: number; readonly host: string };

export function registerServeCommand(program: Command, serve: (flags: ServeFlags) => Promise<void>): void {
  program
    .command('serve')
    .description('the console in a browser of this computer; prints a one-time address')
    .option('--port <n>', 'port on the loopback address; 0 takes a free one', readPort, 0)
    .option('--host <address>', 'loopback only', '127.0.0.1')
    .action((flags: ServeFlags) => serve(flags));
}

export function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a port number from 0 to 65535');
}
