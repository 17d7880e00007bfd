import type { Command } from 'commander';
import { basename, dirname, resolve } from 'node:path';
import type { CommandLine } from '../command.ts';
import { findRepository, tokenOf } from '../repositories.ts';
import { readPassphraseFile } from '../secrets.ts';
import { table } from '../table.ts';
import { localTime } from '../times.ts';

type AddFlags = { readonly passphraseFile: string; readonly label: string };

/** Keys and recovery kits of a repository. */
export function registerRepositoryKeyCommands({ run }: CommandLine, group: Command): void {
  const keys = group
    .command('key')
    .description('passphrases that open a repository besides the recovery code');

  keys
    .command('list')
    .description('ids and labels of the keys, never what opens them')
    .argument('<repository>', 'name, place or id')
    .action((text: string) =>
      run(async ({ ops, out }) => {
        const { id } = await findRepository(ops, text);
        const answer = await ops.call('repositories.keys', { repositoryId: id });
        out.result(answer, () =>
          table(
            ['id', 'label', 'made'],
            [
              ...answer.keys.map((key) => [key.id, key.label, localTime(key.createdAt)]),
              ...answer.damaged.map((id) => [
                id,
                'DAMAGED: opens nothing. Remove it, and add the passphrase again',
                '',
              ]),
            ],
          ),
        );
      }),
    );

  keys
    .command('add')
    .description('also open it with a passphrase of at least 12 characters')
    .argument('<repository>', 'name, place or id')
    .requiredOption('--passphrase-file <file>', 'its first line is the passphrase')
    .option('--label <text>', 'what the key is for', 'passphrase')
    .action((text: string, flags: AddFlags) =>
      run(async ({ ops, out }) => {
        const { id } = await findRepository(ops, text);
        const passphrase = await readPassphraseFile(flags.passphraseFile);
        const key = await ops.call('repositories.addKey', {
          repositoryId: id,
          label: flags.label,
          passphrase,
        });
        out.result(key, () => `Added key ${key.id}.`);
      }),
    );

  keys
    .command('remove')
    .description(
      'a removed key does not take back what its holder knows: rotation is a new repository and copy',
    )
    .argument('<repository>', 'name, place or id')
    .argument('<id>', 'the whole id')
    .action((text: string, keyId: string) =>
      run(async ({ ops, out }) => {
        const { id } = await findRepository(ops, text);
        await ops.call('repositories.removeKey', { repositoryId: id, keyId });
        out.result({ removed: keyId }, () => `Removed key ${keyId}.`);
      }),
    );

  group
    .command('grant')
    .description("copy the repository's key into the vault, for runs without an unlocked keychain")
    .argument('<repository>', 'name, place or id')
    .requiredOption('--unattended', 'said by name, because it weakens the keychain')
    .action((text: string) =>
      run(async ({ ops, out }) => {
        const { id } = await findRepository(ops, text);
        const repository = await ops.call('repositories.grant', { repositoryId: id });
        out.result(repository, () => `${repository.name} may be opened unattended.`);
      }),
    );

  group
    .command('kit')
    .description('write the recovery kit again: the page for print, and recover.mjs beside it')
    .argument('<repository>', 'name, place or id')
    .requiredOption('--out <dir>', 'a folder, made if need be, or the page itself when it ends in .html')
    .action((text: string, flags: { readonly out: string }) =>
      run(async ({ ops, out }) => {
        const { id } = await findRepository(ops, text);
        const folder = resolve(flags.out);
        const { files } = await ops.call('repositories.kit', {
          repositoryId: id,
          folder: await tokenOf(ops, dirname(folder)),
          newName: basename(folder),
        });
        out.result({ files }, () => `Wrote ${files.join(', ')}.`);
      }),
    );
}
