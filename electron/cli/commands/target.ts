import { resolve } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { TargetHost } from '../../../shared/model/host.ts';
import type { CredentialInput } from '../../../shared/model/credential.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { PackDescription } from '../../../shared/model/pack.ts';
import { usage } from '../alerts.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText } from '../files.ts';
import { hostLinkText } from '../host-link-text.ts';
import { askCredential, readSecret, toCredential } from '../secrets.ts';
import { readSettings } from '../settings.ts';
import { table } from '../table.ts';
import { registerChangeCommands } from './changes.ts';
import { findTarget } from '../targets.ts';

type TargetFlags = {
  readonly name?: string;
  readonly pack?: string;
  readonly set?: readonly string[];
  readonly secret?: readonly string[];
  readonly ca?: string;
  readonly proxy?: string;
  readonly ssh?: string;
  readonly identity?: string;
  readonly jump?: string;
  readonly sudo?: boolean;
  readonly enableWrites?: boolean;
  readonly disableWrites?: boolean;
};

export function registerTargetCommands(line: CommandLine): void {
  const { program, run, out } = line;
  const group = program.command('target').description('the deployments that are looked after');
  registerChangeCommands(line, group);

  withTargetFlags(group.command('add').description('add a target'))
    .requiredOption('--pack <pack>', 'the kind of system, see "pack list"')
    .requiredOption('--name <name>', 'what to call it')
    .action((flags: TargetFlags) => run((context) => addTarget(context, flags)));

  withTargetFlags(group.command('edit').argument('<target>').description('change a target'))
    .option('--name <name>', 'a new name')
    .action((target: string, flags: TargetFlags) => run((context) => editTarget(context, target, flags)));

  group
    .command('list')
    .description('all targets with their state')
    .action(() =>
      run(async ({ ops }) => {
        const { targets } = await ops.call('targets.snapshot', {});
        out.result({ targets }, () =>
          targets.length === 0
            ? 'No targets yet. Add one with "holdfast target add", or try "holdfast demo".'
            : table(
                ['state', 'name', 'pack', 'id', 'reason'],
                targets.map((t) => [t.state, t.name, t.pack, t.id, t.reason?.en ?? '']),
              ),
        );
      }),
    );

  group
    .command('show')
    .argument('<target>', 'name, id or the beginning of an id')
    .description('settings of a target; secrets are never shown')
    .action((name: string) =>
      run(async ({ ops }) => {
        const target = await ops.call('targets.get', { targetId: (await findTarget(ops, name)).id });
        const { link } = await ops.call('hosts.link', { targetId: target.id });
        out.result({ ...target, link }, () =>
          table(
            ['setting', 'value'],
            [
              ['id', target.id],
              ['name', target.name],
              ['pack', target.pack],
              ...Object.entries(target.settings).map(([key, value]) => [key, String(value)]),
              ['files', filesText(target.host)],
              ...(link === null ? [] : [['connection', hostLinkText(link)]]),
              ['probes that write', target.writesEnabled ? 'enabled' : 'off'],
              ['proxy', target.network.proxy ?? 'none'],
              ['own CA', target.network.ca ? 'set' : 'none'],
            ],
          ),
        );
      }),
    );

  group
    .command('remove')
    .argument('<target>', 'name or full id')
    .option('--confirm <name>', 'the name of the target, typed out')
    .description('forget a target, its history and its secrets; the server itself is not touched')
    .action((name: string, flags: { readonly confirm?: string }) =>
      run(async ({ ops, inputs }) => {
        const target = await findTarget(ops, name, 'name-or-full-id');
        const confirmName =
          flags.confirm ?? (await inputs.ask(`Type "${target.name}" to remove it: `, false)) ?? '';
        await ops.call('targets.remove', { targetId: target.id, confirmName });
        out.result({ removed: target.id }, () => `Removed ${target.name}.`);
      }),
    );

  group
    .command('check')
    .argument('<target>', 'name, id or the beginning of an id')
    .description('test settings, credentials and location without side effects')
    .action((name: string) => run((context) => checkTarget(context, name)));

  withHostFlags(
    group
      .command('detect')
      .argument('<address-or-folder>')
      .description('propose a pack and settings for a running server or a server folder'),
  ).action((from: string, flags: TargetFlags) => run((context) => detectTarget(context, from, flags)));
}

type Command = ReturnType<CommandLine['program']['command']>;

function withHostFlags(command: Command) {
  return command
    .option(
      '--ssh <address>',
      'the host that has the files: user@host, user@host:port or an alias; "none": this computer',
    )
    .option('--identity <file>', 'a private key on this computer for --ssh')
    .option('--jump <addresses>', 'the hosts on the way for --ssh, joined by commas, the nearest first');
}

function withTargetFlags(command: Command) {
  return withHostFlags(command)
    .option('--set <key=value...>', 'a setting of the pack; may be repeated')
    .option(
      '--secret <NAME=source...>',
      'a credential: NAME=- (standard input), NAME=@FILE or NAME=env:VAR; a sign-in is "user:password"',
    )
    .option(
      '--sudo',
      'do everything on the host of --ssh as root, by sudo: read, capture, change and restore files, run programs',
    )
    .option('--no-sudo', 'do everything there as the account that logs in')
    .option('--ca <file>', 'PEM file of a certificate authority to trust for this target')
    .option('--proxy <url>', 'http proxy for this target only; "none" removes it')
    .option('--enable-writes', 'let probes that write (sign-in, message, upload) run on schedule')
    .option('--disable-writes', 'stop probes that write');
}

async function addTarget({ ops, out, inputs }: CommandContext, flags: TargetFlags) {
  const pack = await ops.call('packs.show', { packId: flags.pack ?? '' });
  const host = hostOf(flags) ?? null;
  const settings = await readSettings(ops, pack, flags.set ?? [], host !== null);
  const credentials = await readSecrets(pack, flags.secret ?? [], inputs);
  for (const definition of pack.credentials) {
    if (credentials[definition.name] || !definition.required) continue;
    const asked = await askCredential(definition, inputs);
    if (asked) credentials[definition.name] = asked;
  }
  const target = await ops.call('targets.add', {
    name: flags.name ?? '',
    pack: pack.id,
    settings,
    credentials,
    network: await readNetwork(flags),
    host,
    writesEnabled: flags.enableWrites === true,
  });
  out.result(target, () => `Added ${target.name} (${target.id}).`);
}

async function editTarget({ ops, out, inputs }: CommandContext, name: string, flags: TargetFlags) {
  const found = await findTarget(ops, name);
  const pack = await ops.call('packs.show', { packId: found.pack });
  const before = await ops.call('targets.get', { targetId: found.id });
  const host = hostOf(flags, before.host);
  const isOnHost = (host === undefined ? before.host : host) !== null;
  const settings = await readSettings(ops, pack, flags.set ?? [], isOnHost);
  const credentials = await readSecrets(pack, flags.secret ?? [], inputs);
  const target = await ops.call('targets.edit', {
    targetId: found.id,
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(Object.keys(credentials).length === 0 ? {} : { credentials }),
    network: await readNetwork(flags),
    ...(host === undefined ? {} : { host }),
    ...(flags.enableWrites ? { writesEnabled: true } : flags.disableWrites ? { writesEnabled: false } : {}),
  });
  out.result(target, () => `Changed ${target.name}.`);
}

async function checkTarget({ ops, out }: CommandContext, name: string) {
  const { ok, checks } = await ops.call('targets.check', { targetId: (await findTarget(ops, name)).id });
  out.result({ ok, checks }, () =>
    table(
      ['outcome', 'what', 'found'],
      checks.map((check) => [check.outcome, check.title.en, check.found.en]),
    ),
  );
  return ok ? exitCodes.fine : exitCodes.findings;
}

async function detectTarget({ ops, out }: CommandContext, from: string, flags: TargetFlags) {
  const host = hostOf(flags) ?? null;
  const isAsItIs = host !== null || /^https?:\/\//i.test(from);
  const { proposals } = await ops.call('targets.detect', {
    from: isAsItIs ? from : (await ops.call('picker.offer', { path: from })).token,
    host,
  });
  out.result({ proposals }, () =>
    proposals.length === 0
      ? 'No pack fits.'
      : proposals
          .map((found) => {
            const settings = Object.entries(found.settings).map(
              ([key, value]) => `  --set ${key}=${String(value)}`,
            );
            return [`${found.pack}: ${found.because.map((text) => text.en).join('; ')}`, ...settings].join(
              '\n',
            );
          })
          .join('\n'),
  );
  return proposals.length === 0 ? exitCodes.findings : exitCodes.fine;
}

async function readSecrets(
  pack: PackDescription,
  sources: readonly string[],
  inputs: CommandContext['inputs'],
) {
  const secrets: Record<string, CredentialInput> = {};
  for (const source of sources) {
    const { name, text } = await readSecret(source, inputs);
    const definition = pack.credentials.find((credential) => credential.name === name);
    if (!definition) {
      throw new AppError(
        'credentials/unknown-name',
        localText(
          `The pack ${pack.id} has no credential "${name}".`,
          `${pack.id} 팩에는 "${name}" 자격 증명이 없습니다.`,
        ),
      );
    }
    secrets[name] = toCredential(definition, text);
  }
  return secrets;
}

/** Undefined where nothing was said about it. What is declared for one host does not hold for another. */
function hostOf(
  { ssh, identity, jump, sudo }: TargetFlags,
  before: TargetHost | null = null,
): TargetHost | null | undefined {
  if (ssh === 'none') return null;
  if (ssh === undefined) {
    if (identity !== undefined || jump !== undefined) throw usage(...needsSsh);
    if (sudo === undefined || (before === null && !sudo)) return undefined;
    if (before === null) throw usage(...needsSsh);
    return { ...before, sudo };
  }
  const keyFile = identity === undefined ? null : resolve(identity);
  return { address: ssh, keyFile, jumps: jump ?? null, sudo: sudo ?? false };
}

function filesText(host: TargetHost | null): string {
  if (host === null) return 'this computer';
  return `ssh ${host.address}${host.sudo ? ', with sudo' : ''}`;
}

async function readNetwork(flags: TargetFlags): Promise<{ ca?: string | null; proxy?: string | null }> {
  const ca = flags.ca === undefined ? {} : { ca: flags.ca === 'none' ? null : await readText(flags.ca) };
  const proxy = flags.proxy === undefined ? {} : { proxy: flags.proxy === 'none' ? null : flags.proxy };
  return { ...ca, ...proxy };
}

const needsSsh = [
  '--identity, --jump and --sudo belong to --ssh. Name the host as well.',
  '--identity, --jump, --sudo는 --ssh와 함께 씁니다. 호스트도 지정하십시오.',
] as const;
