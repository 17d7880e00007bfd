import type { Command } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { findTarget } from '../targets.ts';

type Flags = {
  readonly target: string;
  readonly maxStall?: string;
  readonly maxPin?: string;
  readonly maxWal?: string;
};

/** `snapshot limits`: how much a capture may ask of a target's server. */
export function registerLimitsCommand({ run }: CommandLine, group: Command): void {
  group
    .command('limits')
    .description("show or set how much a capture may ask of a target's server; past a limit it lets go")
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .option('--max-stall <duration>', 'rollback mode: how long the server may be kept from writing')
    .option('--max-pin <duration>', 'WAL mode: how long its log may not be begun anew')
    .option('--max-wal <size>', 'by how much the log may grow meanwhile: 512MiB, 2GiB')
    .action((flags: Flags) =>
      run(async ({ ops, out }) => {
        const { id: targetId } = await findTarget(ops, flags.target);
        const wish = {
          ...(flags.maxStall === undefined ? {} : { maxStallMs: readDuration(flags.maxStall) }),
          ...(flags.maxPin === undefined ? {} : { maxPinMs: readDuration(flags.maxPin) }),
          ...(flags.maxWal === undefined ? {} : { maxWalGrowthBytes: readSize(flags.maxWal) }),
        };
        const limits =
          Object.keys(wish).length === 0
            ? await ops.call('snapshots.limits', { targetId })
            : await ops.call('snapshots.setLimits', { targetId, limits: wish });
        out.result(limits, () =>
          [
            `Writers of a database in rollback mode wait at most ${formatDuration(limits.maxStallMs, 'en')}.`,
            `A write-ahead log is held for at most ${formatDuration(limits.maxPinMs, 'en')}, and may grow by ${formatBytes(limits.maxWalGrowthBytes, 'en')}.`,
          ].join('\n'),
        );
      }),
    );
}

function readSize(text: string): number {
  const [, digits, unit] = /^(\d{1,6}) ?(MiB|GiB)$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) * (unit === 'GiB' ? 1024 ** 3 : 1024 ** 2);
  throw new AppError(
    'usage/invalid',
    localText(
      `"${text}" is no size. Write 512MiB or 2GiB.`,
      `"${text}"은(는) 크기가 아닙니다. 512MiB, 2GiB처럼 쓰십시오.`,
    ),
  );
}
