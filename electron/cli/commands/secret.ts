import { channelKeyName, findChannel, usage } from '../alerts.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { askCredential, readSecret, toCredential } from '../secrets.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

type SetFlags = { readonly target: string; readonly from?: string };
type GrantFlags = { readonly target?: string; readonly channel?: string; readonly unattended: true };

export function registerSecretCommands({ program, run, out }: CommandLine): void {
  const group = program.command('secret').description('credentials: names and dates, never values');

  group
    .command('set')
    .description('store one secret of a target; a sign-in is given as user:password')
    .argument('<name>', 'the credential, as the pack names it')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .option('--from <source>', '- (standard input), @FILE or env:VAR; without it, asked for on the terminal')
    .action((name: string, flags: SetFlags) =>
      run(async ({ ops, inputs }) => {
        const target = await findTarget(ops, flags.target);
        const pack = await ops.call('packs.show', { packId: target.pack });
        const definition = pack.credentials.find((credential) => credential.name === name);
        if (!definition)
          throw unknownCredential(
            name,
            pack.credentials.map((credential) => credential.name),
          );
        const value =
          flags.from === undefined
            ? await askCredential(definition, inputs)
            : toCredential(definition, (await readSecret(`${name}=${flags.from}`, inputs)).text);
        if (!value) throw notGiven(name);
        const stored = await ops.call('credentials.put', { targetId: target.id, name, value });
        out.result(stored, () => `Stored ${name} for ${target.name} in the ${stored.backend}.`);
      }),
    );

  group
    .command('list')
    .description('names, places and dates of what is stored')
    .action(() =>
      run(async ({ ops }) => {
        const { credentials } = await ops.call('credentials.list', {});
        const { secrets: ofHosts } = await ops.call('hosts.secrets', {});
        const status = await ops.call('credentials.status', {});
        out.result({ status, credentials, hosts: ofHosts }, () =>
          [
            `Kept in: ${status.place}${status.problem === null ? '' : ` — ${status.problem.en}`}`,
            table(
              ['target', 'name', 'kept in', 'unattended', 'changed'],
              credentials.map((c) => [
                c.targetName,
                c.name,
                c.backend,
                c.unattended ? 'granted' : '',
                localTime(c.updatedAt),
              ]),
            ),
            ...(ofHosts.length === 0
              ? []
              : [
                  '',
                  table(
                    ['for hosts', 'kept in', 'changed'],
                    ofHosts.map(({ name, backend, updatedAt }) => [name, backend, localTime(updatedAt)]),
                  ),
                ]),
          ].join('\n'),
        );
      }),
    );

  group
    .command('remove')
    .description('remove one secret, wherever it is kept')
    .argument('<name>', 'the credential, as the pack names it, or as "secret list" names one for hosts')
    .option('--target <target>', 'a secret of this target: name, id or the beginning of an id')
    .option('--host', 'a password or passphrase that is kept for hosts')
    .action((name: string, flags: { readonly target?: string; readonly host?: true }) =>
      run(async ({ ops }) => {
        if ((flags.target === undefined) === (flags.host === undefined)) throw targetOrHost();
        if (flags.target === undefined) {
          await ops.call('hosts.removeSecret', { name });
          out.result({ removed: name, target: null }, () => `Removed ${name}.`);
          return;
        }
        const target = await findTarget(ops, flags.target);
        const { wasStored } = await ops.call('credentials.remove', { targetId: target.id, name });
        out.result({ removed: wasStored ? name : null, target: target.id }, () =>
          wasStored ? `Removed ${name} of ${target.name}.` : `${name} of ${target.name} was not stored.`,
        );
      }),
    );

  group
    .command('grant')
    .description('let runs that a timer starts use one secret')
    .argument('<name>', 'the credential, as the pack names it, or the key of a channel')
    .option('--target <target>', 'a secret of this target')
    .option('--channel <channel>', 'a secret of this alert channel')
    .requiredOption(
      '--unattended',
      'copy this one secret into the vault, for runs without an unlocked keychain',
    )
    .action((name: string, flags: GrantFlags) => run((context) => grant(context, name, flags)));
}

async function grant({ ops, out }: CommandContext, name: string, flags: GrantFlags): Promise<void> {
  const { target: ofTarget, channel: ofChannel } = flags;
  if ((ofTarget === undefined) === (ofChannel === undefined)) throw oneOwner();
  if (ofTarget !== undefined) {
    const target = await findTarget(ops, ofTarget);
    const granted = await ops.call('credentials.grant', { targetId: target.id, name });
    out.result(granted, () => `${name} of ${target.name} may be used unattended.`);
    return;
  }
  const channel = await findChannel(ops, ofChannel ?? '');
  const key = channelKeyName(name);
  const granted = await ops.call('alerts.grantKey', { channelId: channel.id, name: key });
  out.result(granted, () => `${name} of the alert channel ${channel.name} may be used unattended.`);
}

function oneOwner(): AppError {
  return usage(
    'Say whose secret it is: give one of --target and --channel.',
    '누구의 비밀인지 --target, --channel 중 하나로 지정하십시오.',
  );
}

function targetOrHost(): AppError {
  return usage(
    'Say whose secret it is: give --target, or --host for one that is kept for hosts.',
    '누구의 비밀인지 --target으로 지정하거나, 호스트용이면 --host를 지정하십시오.',
  );
}

function unknownCredential(name: string, known: readonly string[]): AppError {
  return new AppError(
    'credentials/unknown-name',
    localText(
      `There is no credential "${name}". This kind of target has: ${known.join(', ')}.`,
      `"${name}" 자격 증명이 없습니다. 이 종류의 대상에는 ${known.join(', ')}이(가) 있습니다.`,
    ),
  );
}

function notGiven(name: string): AppError {
  return new AppError(
    'credentials/missing',
    localText(
      `No value was given for ${name}. Use --from - (standard input), --from @FILE or --from env:VAR.`,
      `${name} 값이 없습니다. --from -(표준 입력), --from @FILE 또는 --from env:VAR를 사용하십시오.`,
    ),
  );
}
