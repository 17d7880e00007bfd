import { basename, dirname, resolve } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { parseSshPlace } from '../../locations/ssh/ssh-address.ts';
import { refuseOtherKit } from '../../repository/kit/recovery-kit.ts';
import { refuseWeakPassphrase } from '../../repository/format/key-file.ts';
import { followJob } from '../jobs.ts';
import { countOf } from '../count-of.ts';
import { findRepository, tokenOf } from '../repositories.ts';
import {
  existingPlace,
  nameOfPlace,
  newPlace,
  placeArgument,
  withPlaceFlags,
  withTrustAdvice,
} from '../repository-places.ts';
import type { PlaceFlags } from '../repository-places.ts';
import { readPassphraseFile, readSource } from '../secrets.ts';
import { table } from '../table.ts';
import { localTime } from '../times.ts';
import { registerRepositoryKeyCommands } from './repository-keys.ts';
import { registerRepositoryTargetCommands } from './repository-targets.ts';
import { registerRepositoryUpkeepCommands } from './repository-upkeep.ts';

type InitFlags = PlaceFlags & {
  readonly recoveryKit: string;
  readonly passphraseFile?: string;
  readonly name?: string;
};
type OpenFlags = PlaceFlags & {
  readonly recoveryCode?: string;
  readonly passphraseFile?: string;
  readonly name?: string;
};

export function registerRepositoryCommands(line: CommandLine): void {
  const { program, run } = line;
  const group = program.command('repo').description('repositories: where snapshots are kept');

  withPlaceFlags(group.command('init'))
    .description('make a repository in a new or empty folder, and its recovery kit')
    .argument('<path>', placeArgument)
    .requiredOption(
      '--recovery-kit <file>',
      'a folder for the kit: a page for print, recover.mjs beside it; or the page itself, ending in .html',
    )
    .option(
      '--passphrase-file <file>',
      'also a key: its first line opens the repository like the recovery code',
    )
    .option('--name <name>', 'how the repository is called on this desk')
    .action((path: string, flags: InitFlags) => run((context) => init(context, path, flags)));

  withPlaceFlags(group.command('open'))
    .description('take a repository onto this desk, by its recovery code or the passphrase of a key')
    .argument('<path>', placeArgument)
    .option('--recovery-code <source>', '- (standard input), @FILE or env:VAR; asked for on a terminal')
    .option('--passphrase-file <file>', 'its first line is the passphrase of a key, instead of the code')
    .option('--name <name>', 'how the repository is called on this desk')
    .action((path: string, flags: OpenFlags) => run((context) => open(context, path, flags)));

  withPlaceFlags(group.command('move'))
    .description('say where a repository lies now: a moved folder, another host, another way to its host')
    .argument('<repository>', 'name, place or id')
    .argument('<path>', placeArgument)
    .action((text: string, path: string, flags: PlaceFlags) =>
      run(async ({ ops, out }) => {
        const { id } = await findRepository(ops, text);
        const wish = { repositoryId: id, ...(await existingPlace(ops, path, flags)) };
        const repository = await withTrustAdvice(path, flags, () => ops.call('repositories.move', wish));
        out.result(repository, () => `${repository.name} is at ${repository.place} now.`);
      }),
    );

  group
    .command('list')
    .description('the repositories of this desk, each as it was when it was last looked at')
    .action(() => run(list));

  group
    .command('stats')
    .description('look at the place again: space, snapshots, keys')
    .argument('<repository>', 'name, place or id')
    .action((text: string) =>
      run(async (context) => {
        const { id } = await findRepository(context.ops, text);
        await followJob(
          context,
          await context.ops.call('repositories.refresh', { repositoryId: id }),
          'refresh',
        );
        const repository = await findRepository(context.ops, id);
        context.out.result(repository, () => describe(repository));
      }),
    );

  registerRepositoryUpkeepCommands(line, group);

  registerRepositoryTargetCommands(line, group);

  group
    .command('remove')
    .description('take a repository off this desk; the repository itself stays as it is')
    .argument('<repository>', 'name, place or id')
    .requiredOption('--confirm <name>', 'the name of the repository')
    .action((text: string, flags: { readonly confirm: string }) =>
      run(async ({ ops, out }) => {
        const { id, name } = await findRepository(ops, text, 'full-id');
        await ops.call('repositories.remove', { repositoryId: id, confirmName: flags.confirm });
        out.result({ removed: id }, () => `${name} is no longer on this desk.`);
      }),
    );

  registerRepositoryKeyCommands(line, group);
}

async function init(context: CommandContext, path: string, flags: InitFlags): Promise<void> {
  const { ops, out } = context;
  const kit = resolve(flags.recoveryKit);
  // Looked at first: a repository is not made before there is a place for its kit, and what its key opens with.
  await refuseOtherKit(kit, parseSshPlace(path) === null ? resolve(path) : null);
  const kitFolder = await tokenOf(ops, dirname(kit));
  const passphrase =
    flags.passphraseFile === undefined ? null : await readPassphraseFile(flags.passphraseFile);
  if (passphrase !== null) refuseWeakPassphrase(passphrase);
  const where = await newPlace(ops, path, flags);
  const wish = { name: flags.name ?? nameOfPlace(path), ...where };
  const made = await withTrustAdvice(path, flags, () => ops.call('repositories.init', wish));
  const { id: repositoryId, place } = made.repository;
  const { files } = await ops.call('repositories.kit', {
    repositoryId,
    folder: kitFolder,
    newName: basename(kit),
  });
  if (passphrase !== null) {
    await ops.call('repositories.addKey', { repositoryId, label: 'passphrase', passphrase });
  }
  out.result({ id: repositoryId, path: place, name: made.repository.name, kit: files }, () =>
    [
      `Repository ${made.repository.name} (${repositoryId}) at ${place}`,
      `Recovery kit: ${files.join(', ')}`,
      'Print the page or keep the folder somewhere else than this computer: the code in it opens the repository when everything else is lost.',
    ].join('\n'),
  );
}

async function open(context: CommandContext, path: string, flags: OpenFlags): Promise<void> {
  const { ops, out } = context;
  const by = await openedBy(context, flags);
  const name = flags.name === undefined ? {} : { name: flags.name };
  const wish = { ...(await existingPlace(ops, path, flags)), ...by, ...name };
  const { repositories: before } = await ops.call('repositories.snapshot', {});
  const repository = await withTrustAdvice(path, flags, () => ops.call('repositories.open', wish));
  const from = before.find(({ id }) => id === repository.id)?.place ?? repository.place;
  const started = await ops.call('repositories.refresh', { repositoryId: repository.id });
  const { snapshots } = await followJob(context, started, 'refresh');
  out.result({ id: repository.id, path: repository.place, name: repository.name, snapshots }, () =>
    [
      `Opened ${repository.name} (${repository.id}): ${countOf(snapshots, 'snapshot')}.`,
      ...(from === repository.place
        ? []
        : [`This desk knew it at ${from}, where it is no more; from now on it is at ${repository.place}.`]),
      ...kitAdvice(repository),
    ].join('\n'),
  );
}

/** A passphrase shows nothing of a kit, and without one nobody can restore once the passphrase is forgotten. */
function kitAdvice({ kitConfirmedAt, place, name }: Repository): readonly string[] {
  if (kitConfirmedAt !== null) return [];
  return [
    'Its recovery kit is not confirmed on this desk, so no snapshot is taken from here yet. Open it once more with the recovery code:',
    `holdfast repo open ${place} --recovery-code -    (or write the kit: holdfast repo kit ${name} --out DIR)`,
  ];
}

async function openedBy({ inputs }: CommandContext, flags: OpenFlags) {
  if (flags.passphraseFile !== undefined) {
    return { passphrase: await readPassphraseFile(flags.passphraseFile) };
  }
  if (flags.recoveryCode !== undefined) {
    return { recoveryCode: await readSource('--recovery-code', flags.recoveryCode, inputs) };
  }
  const typed = await inputs.ask('Recovery code: ', true);
  if (typed === null || typed === '') throw noCode();
  return { recoveryCode: typed };
}

async function list({ ops, out }: CommandContext): Promise<void> {
  const { repositories } = await ops.call('repositories.snapshot', {});
  out.result({ repositories }, () =>
    table(
      ['name', 'state', 'looked at', 'snapshots', 'newest', 'stored', 'free', 'place'],
      repositories.map((repository) => [
        repository.name,
        repository.kitConfirmedAt === null ? 'kit not confirmed' : repository.health,
        repository.checkedAt === null ? 'never' : localTime(repository.checkedAt),
        String(repository.snapshots),
        repository.newestAt === null ? '' : localTime(repository.newestAt),
        bytesOrNothing(repository.storedBytes),
        bytesOrNothing(repository.freeBytes),
        repository.place,
      ]),
    ),
  );
}

function describe(repository: Repository): string {
  const { name, id, place, health, healthReason, snapshots, durable } = repository;
  return [
    `${name} (${id}) at ${place}: ${health}${healthReason === null ? '' : ` — ${healthReason.en}`}`,
    `${countOf(snapshots, 'snapshot')}, ${bytesOrNothing(repository.storedBytes)} stored, ${bytesOrNothing(repository.freeBytes)} free, ${countOf(repository.keys ?? 0, 'key')}`,
    durable
      ? 'Writes are confirmed on its disk.'
      : 'Durability not confirmed: the place cannot say that a write is on its disk.',
  ].join('\n');
}

function bytesOrNothing(bytes: number | null): string {
  return bytes === null ? '' : formatBytes(bytes, 'en');
}

function noCode(): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      'Give the recovery code: --recovery-code - (standard input), @FILE or env:VAR, or --passphrase-file FILE.',
      '복구 코드를 지정하십시오: --recovery-code -(표준 입력), @FILE, env:VAR 또는 --passphrase-file FILE.',
    ),
  );
}
