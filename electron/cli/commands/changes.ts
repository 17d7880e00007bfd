import type { Command } from 'commander';
import type { Change, ChangeReport } from '../../../shared/model/change.ts';
import type { CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { findTarget } from '../targets.ts';
import { table } from '../table.ts';
import { localTime } from '../times.ts';

type Flags = { readonly target: string; readonly since?: string };

/** `target changes`: what is not as it was. */
export function registerChangeCommands({ run }: CommandLine, group: Command): void {
  group
    .command('changes')
    .description('what changed since the target last was ok, newest first')
    .requiredOption('--target <target>', 'name or id')
    .option('--since <duration>', 'such as 24h, instead of since it last was ok')
    .action((flags: Flags) =>
      run(async ({ ops, out }) => {
        const target = await findTarget(ops, flags.target);
        const from = flags.since === undefined ? {} : { from: Date.now() - readDuration(flags.since) };
        const report = await ops.call('changes.show', { targetId: target.id, ...from });
        out.result(report, () => reportText(report));
      }),
    );
}

function reportText(report: ChangeReport): string {
  const { state, okUntil, from, changes, more, watched, unread } = report;
  const never =
    state === 'ok' || state === 'paused' ? '' : ' It has not been ok yet, as far as is remembered.';
  const since = okUntil === null ? never : ` It last was ok at ${localTime(okUntil)}.`;
  const lines = [`The target is ${state}.${since} Changes since ${localTime(from)}:`];
  if (changes.length === 0) lines.push(`none that was seen; ${watched} facts are watched.`);
  else
    lines.push(
      table(
        ['seen', 'what', 'changed', 'from', 'to'],
        changes.map((change) => [
          whenText(change, okUntil),
          change.kind,
          change.title.en,
          change.before ?? '',
          change.after ?? '',
        ]),
      ),
    );
  if (more) lines.push('Older changes are left out; ask for a shorter time with --since.');
  return [...lines, ...unread.map((problem) => `Not looked at: ${problem.en}`)].join('\n');
}

/** What was seen before the target left ok is marked: it may have led there. */
function whenText({ at }: Change, okUntil: number | null): string {
  return `${localTime(at)}${okUntil !== null && at < okUntil ? ' (shortly before it failed)' : ''}`;
}
