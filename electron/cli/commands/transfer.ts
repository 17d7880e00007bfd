import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { countOf } from '../count-of.ts';
import { followJob } from '../jobs.ts';
import { findRepository, findSnapshot, tokenOf } from '../repositories.ts';
import { readPassphraseFile } from '../secrets.ts';
import { findTarget } from '../targets.ts';

type ExportFlags = { readonly plain?: string; readonly passphraseFile?: string };
type ImportFlags = { readonly repo: string; readonly passphraseFile: string; readonly target?: string };

/** `snapshot export` and `snapshot import`. */
export function registerTransferCommands({ run }: CommandLine, group: Command): void {
  group
    .command('export')
    .description(
      'one file for the standard age, zstd and tar commands, or a plain folder; both hold SHA256SUMS',
    )
    .argument('<id>', 'a snapshot: its id or the beginning of it')
    .argument('[file]', 'a new file, such as set.tar.zst.age')
    .option('--passphrase-file <file>', 'its first line seals the set')
    .option('--plain <dir>', 'a new folder instead, readable by anybody who can read the disk')
    .action((id: string, file: string | undefined, flags: ExportFlags) =>
      run((context) => exportSet(context, id, file, flags)),
    );

  group
    .command('import')
    .description(
      'take an exported set into a repository; it is verified first, and keeps its time, host and operator',
    )
    .argument('<file>', 'as "snapshot export" or "capture" wrote it')
    .requiredOption('--repo <repository>', 'name, place or id')
    .requiredOption('--passphrase-file <file>', 'its first line opens the set')
    .option(
      '--target <target>',
      'make it a snapshot of this target; otherwise it belongs to the one that it says',
    )
    .action((file: string, flags: ImportFlags) =>
      run(async (context) => {
        const { ops, out } = context;
        const repository = await findRepository(ops, flags.repo);
        const target = flags.target === undefined ? null : await findTarget(ops, flags.target);
        const passphrase = await readPassphraseFile(flags.passphraseFile);
        const started = await ops.call('transfers.import', {
          file: await tokenOf(ops, file),
          repositoryId: repository.id,
          passphrase,
          ...(target === null ? {} : { targetId: target.id }),
        });
        const { snapshot } = await followJob(context, started, 'import');
        const { targets } = await ops.call('targets.snapshot', {});
        const isHere = targets.some(({ id }) => id === snapshot.targetId);
        out.result(snapshot, () =>
          [
            `Imported as ${snapshot.id}: ${snapshot.targetName}, ${formatBytes(snapshot.bytes, 'en')}.`,
            ...(isHere ? [] : [adoptAdvice(repository.name, snapshot)]),
          ].join('\n'),
        );
      }),
    );
}

function adoptAdvice(repository: string, { targetId, targetName }: Snapshot): string {
  return [
    `It belongs to a target that this desk does not have, "${targetName}". To take that target over:`,
    `holdfast repo adopt ${JSON.stringify(repository)} --target ${targetId}    (--as NAME, --set key=value)`,
  ].join('\n');
}

async function exportSet(
  context: CommandContext,
  text: string,
  file: string | undefined,
  flags: ExportFlags,
): Promise<void> {
  const { ops, out } = context;
  const { id } = await findSnapshot(ops, text);
  const path = resolve(destinationOf(file, flags));
  const form =
    flags.plain === undefined
      ? ({
          kind: 'portable',
          passphrase: await readPassphraseFile(flags.passphraseFile ?? ''),
        } as const)
      : ({ kind: 'plain' } as const);
  const started = await ops.call('transfers.export', {
    snapshotId: id,
    folder: await tokenOf(ops, dirname(path)),
    name: basename(path),
    form,
  });
  const { sizeBytes, files } = await followJob(context, started, 'export');
  out.result(
    { path, sizeBytes, files },
    () => `Exported ${countOf(files, 'file')} to ${path} (${formatBytes(sizeBytes, 'en')}).`,
  );
}

function destinationOf(file: string | undefined, { plain, passphraseFile }: ExportFlags): string {
  if (plain !== undefined && file === undefined) return plain;
  if (plain === undefined && file !== undefined && passphraseFile !== undefined) return file;
  throw new AppError(
    'usage/invalid',
    localText(
      'Give FILE with --passphrase-file, or --plain DIR.',
      'FILE과 --passphrase-file을 함께, 또는 --plain DIR을 지정하십시오.',
    ),
  );
}
