import { resolve } from 'node:path';
import type { Command } from 'commander';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable, table } from '../table.ts';
import { localTime } from '../times.ts';

type Flags = { readonly identity?: string; readonly jump?: string; readonly remove?: boolean };

/** `host leftovers`: temporary folders on a host, and their removal. */
export function registerHostLeftovers(group: Command, run: CommandLine['run']): void {
  group
    .command('leftovers')
    .description('temporary folders that killed captures left on a host')
    .argument('<address>', 'user@host, user@host:port, or an alias of ~/.ssh/config')
    .option('--identity <file>', 'a private key on this computer')
    .option('--jump <addresses>', 'the hosts on the way, joined by commas, the nearest first')
    .option('--remove', 'remove those that no capture uses')
    .action((address: string, { identity, jump, remove = false }: Flags) =>
      run(async ({ ops, out }) => {
        const keyFile = identity === undefined || identity.startsWith('~/') ? identity : resolve(identity);
        const way = { address, keyFile: keyFile ?? null, jumps: jump ?? null };
        const { leftovers } = await ops.call('hosts.leftovers', { ...way, remove });
        out.result({ removed: remove, leftovers }, () => {
          if (leftovers.length === 0) return remove ? 'Nothing had to be removed.' : 'Nothing is left there.';
          return table(
            ['folder', 'size', 'since', remove ? '' : 'state'],
            leftovers.map(({ path, sizeBytes, madeAt, inUse }) => [
              printable(path),
              formatBytes(sizeBytes, 'en'),
              madeAt === null ? 'not told' : localTime(madeAt),
              remove ? 'removed' : inUse ? 'in use' : 'left behind',
            ]),
          );
        });
        const isLeft = !remove && leftovers.some(({ inUse }) => !inUse);
        return isLeft ? exitCodes.findings : exitCodes.fine;
      }),
    );
}
