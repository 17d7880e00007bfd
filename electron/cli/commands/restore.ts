import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { RestorePlan, RestoreResult } from '../../../shared/model/restore.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { typedName } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { followJob } from '../jobs.ts';
import { findSnapshot, tokenOf } from '../repositories.ts';
import { table } from '../table.ts';
import { localDay, localTime } from '../times.ts';

type Flags = {
  readonly to?: string;
  readonly inPlace?: boolean;
  readonly only?: readonly string[];
  readonly path?: readonly string[];
  readonly acceptLoss?: boolean;
  readonly confirm?: string;
};

export function registerRestoreCommands({ program, run }: CommandLine): void {
  const group = program.command('restore').description('put a snapshot, or a part of it, back');

  choices(
    group.command('plan').description('what a restore would change, and what stands against it'),
  ).action((id: string, flags: Flags) => run((context) => plan(context, id, flags)));

  choices(
    group.command('run').description('restore; in place a safety copy is made first, and it can be undone'),
  )
    .option('--confirm <name>', 'the name of the target, for --in-place without a terminal')
    .action((id: string, flags: Flags) => run((context) => restore(context, id, flags)));

  group
    .command('list')
    .description('restores of this desk, and interrupted ones wherever they lie')
    .action(() => run(list));

  group
    .command('undo')
    .description('put the safety copy back, while nothing has changed since')
    .argument('<restore>', 'the whole id of a restore, as "restore list" shows it')
    .option('--confirm <name>', 'the name of the target, where there is no terminal to ask on')
    .action((id: string, flags: { readonly confirm?: string }) =>
      run(async (context) => {
        const { restores } = await context.ops.call('restores.list', {});
        const record = restores.find((candidate) => candidate.id === id);
        if (record === undefined) throw unknownRestore(id);
        const confirmName = await typedName(context, flags.confirm, {
          kind: 'target',
          name: record.targetName,
        });
        const started = await context.ops.call('restores.undo', { restoreId: record.id, confirmName });
        return printResult(context, (await followJob(context, started, 'restore')).result);
      }),
    );

  for (const verb of ['resume', 'rollback'] as const) {
    group
      .command(verb)
      .description(verb === 'resume' ? 'finish an interrupted restore' : 'take an interrupted restore back')
      .argument('<restore>', 'the whole id of an interrupted restore')
      .action((id: string) =>
        run(async (context) => {
          const { interrupted } = await context.ops.call('restores.list', {});
          const found = interrupted.find((candidate) => candidate.id === id);
          if (found === undefined) throw unknownRestore(id);
          const started = await context.ops.call(`restores.${verb}`, { restoreId: found.id });
          return printResult(context, (await followJob(context, started, 'restore')).result);
        }),
      );
  }
}

function choices(command: Command): Command {
  return command
    .argument('<id>', 'a snapshot')
    .option('--to <dir>', 'into a new or empty folder')
    .option('--in-place', 'over what the target has; takes a whole id only')
    .option(
      '--only <part...>',
      'only this part, by its id as "snapshot show" lists it; may be repeated. What a part needs does not come along',
    )
    .option(
      '--path <glob...>',
      'only what fits: * and ? within a name, ** across folders, a folder with all in it; may be repeated',
    )
    .option('--accept-loss', 'restore parts apart that belong together, after the plan said what is lost');
}

async function wishOf({ ops }: CommandContext, text: string, flags: Flags, by: 'any-id' | 'full-id') {
  if ((flags.to === undefined) === (flags.inPlace !== true)) throw oneDestination();
  const snapshot = await findSnapshot(ops, text, by);
  const folder = flags.to === undefined ? null : resolve(flags.to);
  return {
    snapshot,
    wish: {
      snapshotId: snapshot.id,
      to:
        folder === null
          ? ({ kind: 'in-place' } as const)
          : ({
              kind: 'folder',
              folder: await tokenOf(ops, dirname(folder)),
              newFolderName: basename(folder),
            } as const),
      ...(flags.only === undefined ? {} : { only: [...flags.only] }),
      ...(flags.path === undefined ? {} : { paths: [...flags.path] }),
      acceptLoss: flags.acceptLoss === true,
    },
  };
}

async function plan(context: CommandContext, text: string, flags: Flags): Promise<ExitCode> {
  const { wish } = await wishOf(context, text, flags, 'any-id');
  const started = await context.ops.call('restores.plan', wish);
  const { plan: found } = await followJob(context, started, 'restore-plan');
  const changes = found.parts.map(({ id, changes: counts, rows }) => ({ part: id, ...counts, rows }));
  context.out.result({ ...found, changes, bytes: found.bytesToWrite }, () => describePlan(found));
  return found.blockers.length === 0 ? exitCodes.fine : exitCodes.findings;
}

async function restore(context: CommandContext, text: string, flags: Flags): Promise<ExitCode> {
  const inPlace = flags.inPlace === true;
  const { snapshot, wish } = await wishOf(context, text, flags, inPlace ? 'full-id' : 'any-id');
  const confirm = inPlace
    ? {
        confirmName: await typedName(context, flags.confirm, { kind: 'target', name: snapshot.targetName }),
      }
    : {};
  const started = await context.ops.call('restores.run', { ...wish, ...confirm });
  const { result } = await followJob(context, started, 'restore');
  return printResult(context, result);
}

async function list({ ops, out }: CommandContext): Promise<ExitCode> {
  const answer = await ops.call('restores.list', {});
  out.result(answer, () =>
    [
      table(
        ['id', 'when', 'target', 'to', 'result', 'undo'],
        answer.restores.map((record) => [
          record.id,
          localTime(record.at),
          record.targetName,
          record.destination,
          record.result.outcome,
          record.undoable ? 'possible' : '',
        ]),
      ),
      ...answer.interrupted.map(
        (each) =>
          `INTERRUPTED: ${each.id} of ${each.targetName}${each.on === null ? '' : ` on ${each.on}`}, begun ${localTime(each.startedAt)}: finish it with "restore resume ${each.id}" or take it back with "restore rollback ${each.id}".`,
      ),
      ...answer.unreached.map(
        ({ host, problem }) =>
          `NOT LOOKED AT: whether a restore was interrupted on ${host} is not known. ${problem.en}`,
      ),
    ].join('\n'),
  );
  return answer.interrupted.length === 0 ? exitCodes.fine : exitCodes.findings;
}

function printResult({ out }: CommandContext, result: RestoreResult): ExitCode {
  out.result(result, () =>
    [
      `${{ restored: 'Restored', 'rolled-back': 'Taken back', undone: 'Undone' }[result.outcome]}: ${result.files} files, ${formatBytes(result.bytes, 'en')}, ${result.reusedFiles} were there already (${result.id}).`,
      ...result.checks.map(
        ({ what, ok, detail }) =>
          `${ok ? 'ok' : 'FAILED'}: ${what.en}${detail === null ? '' : ` — ${detail.en}`}`,
      ),
      ...(result.safety === null
        ? []
        : [
            `What was there before is kept until ${localDay(result.safety.keepUntil)} in ${result.safety.folders.join(', ')}.`,
          ]),
    ].join('\n'),
  );
  return result.checks.every(({ ok }) => ok) ? exitCodes.fine : exitCodes.findings;
}

export function describePlan(found: RestorePlan): string {
  return [
    table(
      ['part', 'add', 'change', 'same', 'remove', 'write'],
      found.parts.map(({ id, changes }) => [
        id,
        String(changes.added),
        String(changes.changed),
        String(changes.unchanged),
        String(changes.removed),
        formatBytes(changes.writtenBytes, 'en'),
      ]),
    ),
    ...found.parts.flatMap(({ id, rows }) =>
      (rows ?? []).map(
        ({ table: name, now, inSnapshot }) =>
          `${id} ${name}: ${String(now ?? '?')} rows now, ${String(inSnapshot ?? '?')} in the snapshot`,
      ),
    ),
    ...(found.stopMs === null
      ? []
      : [`The service must be stopped for about ${formatDuration(found.stopMs, 'en')}.`]),
    ...found.warnings.map(({ text }) => `Note: ${text.en}`),
    ...found.blockers.map(({ text }) => `IN THE WAY: ${text.en}`),
  ].join('\n');
}

function oneDestination(): AppError {
  return new AppError(
    'usage/invalid',
    localText('Give one of --to DIR and --in-place.', '--to DIR와 --in-place 중 하나를 지정하십시오.'),
  );
}

function unknownRestore(id: string): AppError {
  return new AppError(
    'restore/unknown',
    localText(
      `There is no restore "${id}". "holdfast restore list" shows them.`,
      `"${id}" 복원이 없습니다. "holdfast restore list"로 확인하십시오.`,
    ),
  );
}
