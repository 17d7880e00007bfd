import type { Command } from 'commander';
import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { KnownTarget } from '../../../shared/contract/groups/repositories.ts';
import type { ConsoleClient } from '../../console-client.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { countOf } from '../count-of.ts';
import { writeText } from '../files.ts';
import { findRepository } from '../repositories.ts';
import { readSettings } from '../settings.ts';

type AdoptFlags = {
  readonly target?: readonly string[];
  readonly as?: string;
  readonly set?: readonly string[];
};

/** What a repository knows of targets, for a desk that has none of them. */
export function registerRepositoryTargetCommands({ run }: CommandLine, group: Command): void {
  group
    .command('adopt')
    .description('take the targets a repository knows onto this desk, without their secrets')
    .argument('<repository>', 'name, place or id')
    .option('--target <name...>', 'only these, by name or id')
    .option('--as <name>', 'what to call it here; takes exactly one --target')
    .option('--set <key=value...>', 'a setting beside or instead of those it has there; exactly one --target')
    .action((text: string, flags: AdoptFlags) => run((context) => adopt(context, text, flags)));

  group
    .command('pack')
    .description('the text of a pack as its targets had it, to be read and then installed')
    .argument('<repository>', 'name, place or id')
    .argument('<pack>')
    .option('--out <file>', 'a new file')
    .action((text: string, packId: string, flags: { readonly out?: string }) =>
      run(async ({ ops, out }) => {
        const { id } = await findRepository(ops, text);
        const source = await ops.call('repositories.packSource', { repositoryId: id, packId });
        if (flags.out !== undefined) await writeText(flags.out, source.text);
        out.result(flags.out === undefined ? source : { file: flags.out }, () =>
          flags.out === undefined
            ? source.text
            : `Wrote ${flags.out}. Read it, then: holdfast pack install ${flags.out}`,
        );
      }),
    );
}

async function adopt({ ops, out }: CommandContext, text: string, flags: AdoptFlags): Promise<void> {
  const wanted = flags.target ?? null;
  const isChanged = flags.as !== undefined || flags.set !== undefined;
  if (isChanged && wanted?.length !== 1) throw oneTarget();
  const { id, name } = await findRepository(ops, text);
  const { targets } = await ops.call('repositories.knownTargets', { repositoryId: id });
  const unknown = wanted?.find((each) => !targets.some((target) => isCalled(target, each)));
  if (unknown !== undefined) throw notKnown(unknown, targets);
  const chosen = targets.filter(
    (target) => !target.here && (wanted === null || wanted.some((each) => isCalled(target, each))),
  );
  const { packs } = await ops.call('packs.list', {});
  const without = chosen.find(({ pack }) => !packs.some((known) => known.id === pack));
  if (without !== undefined) throw packMissing(without, name);
  const adopted: TargetId[] = [];
  for (const target of chosen) {
    const changes = isChanged ? { changes: await changesOf(ops, target, flags) } : {};
    const wish = { repositoryId: id, targetIds: [target.id], ...changes };
    const answer = await ops.call('repositories.adopt', wish).catch((error: unknown) => {
      throw isAppError(error) ? notAsItIs(error, name, target, adopted.length) : error;
    });
    adopted.push(...answer.adopted);
  }
  out.result({ adopted, known: targets }, () =>
    [
      `Adopted ${adopted.length} of ${targets.length} targets.`,
      ...chosen.map(
        (target) => `${flags.as ?? target.name} (${target.pack}), ${countOf(target.snapshots, 'snapshot')}`,
      ),
    ].join('\n'),
  );
}

async function changesOf(ops: ConsoleClient, target: KnownTarget, { as: name, set }: AdoptFlags) {
  const pack = await ops.call('packs.show', { packId: target.pack });
  return { ...(name === undefined ? {} : { name }), settings: await readSettings(ops, pack, set ?? []) };
}

function isCalled(target: KnownTarget, text: string): boolean {
  return target.name === text || target.id === text;
}

function oneTarget(): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      '--as and --set are for one target: name it with --target.',
      '--as와 --set은 대상 하나에만 쓸 수 있습니다. --target으로 지정하십시오.',
    ),
  );
}

/** A set that was captured without a console knows only what its command was given, and a name may be taken here. */
function notAsItIs(error: AppError, repository: string, { id, name }: KnownTarget, before: number): AppError {
  const adds: Partial<Record<string, string>> = {
    'target/name-taken': '--as NAME',
    'target/missing-setting': '--set key=value',
    'target/invalid-setting': '--set key=value',
  };
  const add = adds[error.code];
  if (add === undefined) return error;
  const command = `holdfast repo adopt ${JSON.stringify(repository)} --target ${id} ${add}`;
  return new AppError(
    error.code,
    localText(
      `"${name}" cannot be adopted as it is: ${error.text.en} Try: ${command}. Targets adopted before it: ${before}.`,
      `"${name}"을(를) 그대로 가져올 수 없습니다. ${error.text.ko} 다음과 같이 지정하십시오: ${command}. 먼저 가져온 대상: ${before}개.`,
    ),
  );
}

function notKnown(text: string, targets: readonly KnownTarget[]): AppError {
  const known = targets.map((target) => target.name).join(', ') || '—';
  return new AppError(
    'target/unknown',
    localText(
      `The repository knows no target "${text}". It knows: ${known}.`,
      `이 저장소에는 "${text}" 대상이 없습니다. 저장소에 있는 대상: ${known}.`,
    ),
  );
}

function packMissing(target: KnownTarget, repository: string): AppError {
  const command = `holdfast repo pack ${JSON.stringify(repository)} ${target.pack} --out ${target.pack}.yaml`;
  return new AppError(
    'pack/unknown',
    localText(
      `"${target.name}" needs the pack "${target.pack}", which is not on this desk; nothing was adopted. The repository has its text: ${command}, then holdfast pack install ${target.pack}.yaml.`,
      `"${target.name}"에 필요한 "${target.pack}" 팩이 이 콘솔에 없어 아무것도 가져오지 않았습니다. 저장소에 팩 내용이 있습니다: ${command} 실행 후 holdfast pack install ${target.pack}.yaml을 실행하십시오.`,
    ),
  );
}
