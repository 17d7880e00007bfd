import type { Command } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { KnownTarget } from '../../../shared/contract/groups/repositories.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { writeText } from '../files.ts';
import { findRepository } from '../repositories.ts';

/** What a repository knows of targets, for a desk that has none of them. */
export function registerRepositoryTargetCommands({ run }: CommandLine, group: Command): void {
  group
    .command('adopt')
    .description('take the targets a repository knows onto this desk, without their secrets')
    .argument('<repository>')
    .option('--target <name...>', 'only these, by name or id')
    .action((text: string, flags: { readonly target?: readonly string[] }) =>
      run((context) => adopt(context, text, flags.target ?? null)),
    );

  group
    .command('pack')
    .description('the text of a pack as its targets had it, to be read and then installed')
    .argument('<repository>')
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

async function adopt(
  { ops, out }: CommandContext,
  text: string,
  wanted: readonly string[] | null,
): Promise<void> {
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
  const { adopted } = await ops.call('repositories.adopt', {
    repositoryId: id,
    targetIds: chosen.map((target) => target.id),
  });
  out.result({ adopted, known: targets }, () =>
    [
      `Adopted ${adopted.length} of ${targets.length} targets.`,
      ...chosen.map((target) => `${target.name} (${target.pack}), ${target.snapshots} snapshots`),
    ].join('\n'),
  );
}

function isCalled(target: KnownTarget, text: string): boolean {
  return target.name === text || target.id === text;
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
