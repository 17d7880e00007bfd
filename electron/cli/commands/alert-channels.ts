import type { Command } from 'commander';
import { Option } from 'commander';
import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { AlertChannel } from '../../../shared/model/alert.ts';
import { channelKeyName, findChannel, usage } from '../alerts.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { readText } from '../files.ts';
import { readSecret } from '../secrets.ts';
import type { SecretInputs } from '../secrets.ts';
import { table } from '../table.ts';
import { localTime } from '../times.ts';

type Draft = CallInput<'alerts.setChannel'>;
type Settings = Draft['settings'];

type AddFlags = {
  readonly webhook?: string;
  readonly signed: boolean;
  readonly email?: readonly string[];
  readonly smtp?: string;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  readonly from?: string;
  readonly program?: string;
  readonly arg?: readonly string[];
  readonly timeout: string;
  readonly heartbeat?: string;
  readonly method: 'GET' | 'POST';
  readonly every: string;
  readonly desktop?: true;
  readonly ca?: string;
  readonly proxy?: string;
  readonly secret?: readonly string[];
};

export function registerAlertChannelCommands({ run }: CommandLine, parent: Command): void {
  const group = parent.command('channel').description('the ways to tell somebody');

  group
    .command('list')
    .description('channels, how they get through and what waits for them')
    .action(() => run(list));

  group
    .command('add')
    .description('add a channel, or change the one of that name')
    .argument('<name>', 'how it is called; the same name changes it')
    .option('--webhook <address>', 'JSON by POST; {key} in the address stands for the secret address-key')
    .option('--no-signed', 'do not sign what a webhook is sent')
    .option('--email <to...>', 'mail to these addresses')
    .option('--smtp <host:port>', 'your own mail server')
    .addOption(
      new Option('--security <how>', 'of the connection to the mail server')
        .choices(['tls', 'starttls', 'none'])
        .default('starttls'),
    )
    .option('--user <name>', 'sign in to the mail server; its secret is password')
    .option('--from <address>', 'whom the mail is from')
    .option('--program <path>', 'start this program with JSON on its standard input')
    .option('--arg <text...>', 'an argument of the program')
    .option('--timeout <duration>', 'of the program', '30s')
    .option('--heartbeat <address>', 'ask for this address while the console is well')
    .addOption(new Option('--method <method>', 'of a heartbeat').choices(['GET', 'POST']).default('GET'))
    .option('--every <duration>', 'of a heartbeat', '5m')
    .option('--desktop', 'a notification of the desktop, where one is open')
    .option('--ca <file>', 'a certificate authority that is trusted for this channel (PEM)')
    .option('--proxy <address>', 'of a webhook or a heartbeat')
    .option(
      '--secret <name=source...>',
      'signing-key, address-key or password: NAME=-, NAME=@FILE or NAME=env:VAR',
    )
    .action((name: string, flags: AddFlags) => run((context) => add(context, name, flags)));

  for (const verb of ['enable', 'disable', 'remove'] as const) {
    group
      .command(verb)
      .description(verbs[verb])
      .argument('<name>', 'name or id')
      .action((text: string) => run((context) => change(context, verb, text)));
  }
}

const verbs = {
  enable: 'use it again',
  disable: 'tell it nothing until it is enabled',
  remove: 'take it off this desk, with its secrets and what waits for it',
} as const;

async function list({ ops, out }: CommandContext): Promise<void> {
  const { channels } = await ops.call('alerts.channels', {});
  out.result({ channels }, () =>
    table(
      ['name', 'kind', 'to', 'secrets', 'state', 'waiting', 'last told', 'reason'],
      channels.map((channel) => [
        channel.name,
        channel.settings.kind,
        placeOf(channel),
        channel.keys.map(keyText).join(', '),
        stateOf(channel),
        String(channel.waiting + channel.held),
        channel.lastOkAt === null ? '' : localTime(channel.lastOkAt),
        channel.failing?.reason.en ?? '',
      ]),
    ),
  );
}

async function add({ ops, out, inputs }: CommandContext, name: string, flags: AddFlags): Promise<void> {
  const { channels } = await ops.call('alerts.channels', {});
  const known = channels.find((channel) => channel.name === name);
  const channel = await ops.call('alerts.setChannel', {
    name,
    settings: await settingsOf(flags),
    secrets: await secretsOf(flags.secret ?? [], inputs),
    ...(known === undefined ? {} : { channelId: known.id, enabled: known.enabled }),
  });
  const missing = channel.keys.filter(({ stored }) => !stored).map((key) => key.name);
  out.result(channel, () =>
    [
      `${channel.name} is ${known === undefined ? 'added' : 'changed'}. Try it with: holdfast alert test ${JSON.stringify(channel.name)}`,
      ...missing.map((key) => `It still needs its secret: --secret ${key}=-`),
    ].join('\n'),
  );
}

async function change({ ops, out }: CommandContext, verb: keyof typeof verbs, text: string): Promise<void> {
  const { id: channelId, name, settings } = await findChannel(ops, text);
  if (verb === 'remove') await ops.call('alerts.removeChannel', { channelId });
  else await ops.call('alerts.setChannel', { channelId, name, settings, enabled: verb === 'enable' });
  out.result({ id: channelId, done: verb }, () => `${name}: ${verb}d.`);
}

async function settingsOf(flags: AddFlags): Promise<Settings> {
  const ca = flags.ca === undefined ? null : await readText(flags.ca);
  const network = { ca, proxy: flags.proxy ?? null };
  const kinds: readonly (Settings | null)[] = [
    flags.webhook === undefined
      ? null
      : { kind: 'webhook', address: flags.webhook, signed: flags.signed, ...network },
    flags.email === undefined ? null : mailSettings(flags, flags.email, ca),
    flags.program === undefined
      ? null
      : {
          kind: 'program',
          program: flags.program,
          args: [...(flags.arg ?? [])],
          timeoutSeconds: Math.round(readDuration(flags.timeout) / 1000),
        },
    flags.heartbeat === undefined
      ? null
      : {
          kind: 'heartbeat',
          address: flags.heartbeat,
          method: flags.method,
          everyMinutes: Math.round(readDuration(flags.every) / 60_000),
          ...network,
        },
    flags.desktop === undefined ? null : { kind: 'desktop' },
  ];
  const [settings, ...others] = kinds.filter((each) => each !== null);
  if (settings !== undefined && others.length === 0) return settings;
  throw usage(
    'Give one of --webhook, --email, --program, --heartbeat and --desktop.',
    '--webhook, --email, --program, --heartbeat, --desktop 중 하나를 지정하십시오.',
  );
}

function mailSettings(flags: AddFlags, to: readonly string[], ca: string | null): Settings {
  const { smtp = '', from, user, security } = flags;
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(smtp) ?? [];
  if (host === '' || from === undefined) {
    throw usage(
      'Mail needs --smtp host:port and --from address.',
      '메일에는 --smtp host:port와 --from 주소가 필요합니다.',
    );
  }
  return { kind: 'email', host, port: Number(port), security, user: user ?? null, from, to: [...to], ca };
}

async function secretsOf(
  sources: readonly string[],
  inputs: SecretInputs,
): Promise<NonNullable<Draft['secrets']>> {
  const secrets: NonNullable<Draft['secrets']> = {};
  for (const source of sources) {
    const { name, text } = await readSecret(source, inputs);
    secrets[channelKeyName(name)] = text;
  }
  return secrets;
}

function placeOf({ settings }: AlertChannel): string {
  switch (settings.kind) {
    case 'desktop':
      return '';
    case 'webhook':
      return settings.address;
    case 'heartbeat':
      return `${settings.address} every ${settings.everyMinutes} min`;
    case 'email':
      return `${settings.to.join(', ')} by ${settings.host}:${settings.port}`;
    case 'program':
      return [settings.program, ...settings.args].join(' ');
  }
}

function keyText({ name, stored, unattended }: AlertChannel['keys'][number]): string {
  if (!stored) return `${name} (missing)`;
  return unattended ? `${name} (unattended)` : name;
}

function stateOf({ enabled, failing, lastOkAt }: AlertChannel): string {
  if (!enabled) return 'disabled';
  if (failing !== null) return `failing, ${failing.attempts} attempts`;
  return lastOkAt === null ? 'not used yet' : 'ok';
}
