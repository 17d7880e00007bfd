import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { meantBy } from '../by-beginning.ts';
import { typedName } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { followJob } from '../jobs.ts';
import { findSnapshot, tokenOf } from '../repositories.ts';
import { existingPlace, withPlaceFlags } from '../repository-places.ts';
import type { PlaceFlags } from '../repository-places.ts';
import { describePlan, describeResult, interruptedLine } from '../restore-text.ts';
import { table } from '../table.ts';
import { localTime } from '../times.ts';

type Flags = {
  readonly to?: string;
  readonly toHost?: string;
  readonly inPlace?: boolean;
  readonly only?: readonly string[];
  readonly path?: readonly string[];
  readonly acceptLoss?: boolean;
  readonly confirm?: string;
};

type AtFlags = PlaceFlags & { readonly at?: string };

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

  withPlaceFlags(group.command('list'))
    .description('restores of this desk, and interrupted ones wherever they lie')
    .option('--at <folder>', atHelp)
    .action((flags: AtFlags) => run((context) => list(context, flags)));

  group
    .command('undo')
    .description('put the safety copy back, while nothing has changed since')
    .argument('<restore>', 'the id of a restore or its beginning, as "restore list" shows it')
    .option('--confirm <name>', 'the name of the target, where there is no terminal to ask on')
    .action((id: string, flags: { readonly confirm?: string }) =>
      run(async (context) => {
        const { restores } = await context.ops.call('restores.list', {});
        const record = meantRestore(restores, id);
        const confirmName = await typedName(context, flags.confirm, {
          kind: 'target',
          name: record.targetName,
        });
        const started = await context.ops.call('restores.undo', { restoreId: record.id, confirmName });
        return printResult(context, (await followJob(context, started, 'restore')).result);
      }),
    );

  for (const verb of ['resume', 'rollback'] as const) {
    withPlaceFlags(group.command(verb))
      .description(verb === 'resume' ? 'finish an interrupted restore' : 'take an interrupted restore back')
      .argument('<restore>', 'the id of an interrupted restore or its beginning')
      .option('--at <folder>', atHelp)
      .action((id: string, flags: AtFlags) =>
        run(async (context) => {
          const at = await placeOf(context, flags);
          const { interrupted, unreached } = await context.ops.call('restores.list', at);
          const found = meantRestore(interrupted, id, (text) => notInterrupted(text, unreached));
          const started = await context.ops.call(`restores.${verb}`, { restoreId: found.id, ...at });
          return printResult(context, (await followJob(context, started, 'restore')).result);
        }),
      );
  }
}

const atHelp =
  'look for interrupted restores there too: a folder, or ssh://user@host:port/folder, that this desk knows no target in';

async function placeOf({ ops }: CommandContext, { at, ...way }: AtFlags) {
  if (at === undefined) return {};
  const place = await existingPlace(ops, /^ssh:/i.test(at) ? at : resolve(at), way);
  return 'folder' in place ? { at: place.folder } : { atHost: place.onHost };
}

function choices(command: Command): Command {
  return command
    .argument('<id>', 'a snapshot')
    .option('--to <dir>', 'into a new or empty folder of this computer')
    .option('--to-host <dir>', "into a new or empty folder of the host that has the target's files")
    .option('--in-place', 'over what the target has; takes an id as long as "snapshot list" shows it')
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

async function wishOf(
  { ops }: CommandContext,
  text: string,
  flags: Flags,
  by: 'any-beginning' | 'as-listed',
) {
  const snapshot = await findSnapshot(ops, text, by);
  return {
    snapshot,
    wish: {
      snapshotId: snapshot.id,
      to: await destinationOf(ops, flags),
      ...(flags.only === undefined ? {} : { only: [...flags.only] }),
      ...(flags.path === undefined ? {} : { paths: [...flags.path] }),
      acceptLoss: flags.acceptLoss === true,
    },
  };
}

async function destinationOf(ops: CommandContext['ops'], { to, toHost, inPlace }: Flags) {
  const given = [to !== undefined, toHost !== undefined, inPlace === true].filter(Boolean);
  if (given.length !== 1) throw oneDestination();
  if (toHost !== undefined) return { kind: 'host-folder', folder: toHost } as const;
  if (to === undefined) return { kind: 'in-place' } as const;
  const folder = resolve(to);
  const above = await tokenOf(ops, dirname(folder));
  return { kind: 'folder', folder: above, newFolderName: basename(folder) } as const;
}

async function plan(context: CommandContext, text: string, flags: Flags): Promise<ExitCode> {
  const { wish } = await wishOf(context, text, flags, 'any-beginning');
  const started = await context.ops.call('restores.plan', wish);
  const { plan: found } = await followJob(context, started, 'restore-plan');
  const changes = found.parts.map(({ id, changes: counts, rows }) => ({ part: id, ...counts, rows }));
  context.out.result({ ...found, changes, bytes: found.bytesToWrite }, () => describePlan(found));
  return found.blockers.length === 0 ? exitCodes.fine : exitCodes.findings;
}

async function restore(context: CommandContext, text: string, flags: Flags): Promise<ExitCode> {
  const inPlace = flags.inPlace === true;
  const { snapshot, wish } = await wishOf(context, text, flags, inPlace ? 'as-listed' : 'any-beginning');
  const confirm = inPlace
    ? {
        confirmName: await typedName(context, flags.confirm, { kind: 'target', name: snapshot.targetName }),
      }
    : {};
  const started = await context.ops.call('restores.run', { ...wish, ...confirm });
  const { result } = await followJob(context, started, 'restore');
  return printResult(context, result);
}

async function list(context: CommandContext, flags: AtFlags): Promise<ExitCode> {
  const { ops, out } = context;
  const answer = await ops.call('restores.list', await placeOf(context, flags));
  const at = flags.at === undefined ? '' : ` --at ${flags.at}`;
  out.result(answer, () =>
    [
      table(
        ['id', 'when', 'target', 'to', 'result', 'undo'],
        answer.restores.map((record) => [
          record.id,
          localTime(record.at),
          record.targetName,
          record.on === null ? record.destination : `${record.destination} on ${record.on}`,
          record.result.outcome,
          record.undoable ? 'possible' : '',
        ]),
      ),
      ...answer.interrupted.map((each) => interruptedLine(each, at)),
      ...answer.unreached.map(
        ({ host, problem }) =>
          `NOT LOOKED AT: whether a restore was interrupted on ${host} is not known. ${problem.en}`,
      ),
    ].join('\n'),
  );
  return answer.interrupted.length === 0 ? exitCodes.fine : exitCodes.findings;
}

function printResult({ out }: CommandContext, result: RestoreResult): ExitCode {
  out.result(result, () => describeResult(result));
  return result.checks.every(({ ok }) => ok) ? exitCodes.fine : exitCodes.findings;
}

function oneDestination(): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      'Give one of --to DIR, --to-host DIR and --in-place.',
      '--to DIR, --to-host DIR, --in-place 중 하나를 지정하십시오.',
    ),
  );
}

function meantRestore<Restore extends { readonly id: string }>(
  restores: readonly Restore[],
  text: string,
  unknown: (text: string) => AppError = unknownRestore,
): Restore {
  const meant = meantBy(restores, text, 'restore/unknown');
  if (meant.kind === 'one') return meant.one;
  throw meant.kind === 'none' ? unknown(text) : severalRestores(text, meant.several.length);
}

type Unreached = readonly { readonly host: string; readonly problem: LocalText }[];

function notInterrupted(text: string, unreached: Unreached): AppError {
  const en = unreached.map(({ host, problem }) => ` Not looked at: ${host}. ${problem.en}`).join('');
  const ko = unreached.map(({ host, problem }) => ` 확인하지 못함: ${host}. ${problem.ko}`).join('');
  return new AppError(
    'restore/unknown',
    localText(
      `No interrupted restore "${text}" lies where this desk looks: in the folders of its targets and of its own restores. If it lies elsewhere, name that folder: --at FOLDER. "holdfast restore list" shows what is found.${en}`,
      `이 콘솔이 살펴보는 곳(대상의 폴더와 이 콘솔이 복원한 폴더)에 중단된 복원 "${text}"이(가) 없습니다. 다른 곳에 있으면 --at FOLDER로 그 폴더를 지정하십시오. "holdfast restore list"로 확인할 수 있습니다.${ko}`,
    ),
  );
}

function severalRestores(text: string, count: number): AppError {
  return new AppError(
    'restore/unknown',
    localText(
      `"${text}" is the beginning of ${count} restores. Give more characters.`,
      `"${text}"(으)로 시작하는 복원이 ${count}개입니다. 더 많은 글자를 입력하십시오.`,
    ),
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
