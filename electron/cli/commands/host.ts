import { resolve } from 'node:path';
import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import type { HostFacts, HostKeyShown, HostWay, KnownHost } from '../../../shared/model/host.ts';
import { Fingerprint } from '../../../shared/model/host.ts';
import { hostEntryText } from '../../../shared/text/host-entry.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { usage } from '../alerts.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { typedName } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { readSource } from '../secrets.ts';
import { printable, table } from '../table.ts';
import { localTime } from '../times.ts';
import { registerHostLeftovers } from './host-leftovers.ts';

type CheckFlags = {
  readonly identity?: string;
  readonly jump?: string;
  readonly password?: string;
  readonly passphrase?: string;
  readonly sudoPassword?: string;
  readonly trust?: string;
};
type Check = CallOutput<'hosts.check'>;

const source = '- (standard input), @FILE or env:VAR';
/** Below this, two clocks count as the same. */
const clockTolerance = 2000;
/** Who waits longer than this is told for what. */
const silenceMs = 3000;

export function registerHostCommands({ program, run }: CommandLine): void {
  const group = program
    .command('host')
    .description('servers reached over SSH: their keys, and what they can');

  group
    .command('check')
    .description('connect, compare the key, and find out what can be done there')
    .argument('<address>', 'user@host, user@host:port, or an alias of ~/.ssh/config')
    .option('--identity <file>', 'a private key on this computer')
    .option('--jump <addresses>', 'the hosts on the way, joined by commas, the nearest first')
    .option('--password <source>', `the account's password: ${source}; kept once it lets in`)
    .option('--passphrase <source>', `the passphrase of the private key: ${source}; kept once it opens it`)
    .option('--sudo-password <source>', `what sudo asks for there: ${source}; kept once sudo takes it`)
    .option('--trust <fingerprint>', 'pin the key that has exactly this fingerprint, as the host prints it')
    .action((address: string, flags: CheckFlags) => run((context) => check(context, address, flags)));

  group
    .command('list')
    .description('the hosts whose keys are pinned on this desk')
    .action(() => run(list));

  registerHostLeftovers(group, run);

  group
    .command('forget')
    .description("forget a host's key and its passwords")
    .argument('<name>', 'as "host list" shows it')
    .option('--confirm <name>', 'the name once more, where no terminal can ask for it')
    .action((name: string, flags: { readonly confirm?: string }) =>
      run(async (context) => {
        const confirm = await typedName(context, flags.confirm, { kind: 'host', name });
        await context.ops.call('hosts.forget', { name, confirm });
        context.out.result({ forgotten: name }, () => `The key of ${name} is forgotten.`);
      }),
    );
}

async function check(context: CommandContext, address: string, flags: CheckFlags): Promise<ExitCode> {
  const { ops, out, inputs } = context;
  const way: HostWay = { address, keyFile: keyFileOf(flags.identity), jumps: flags.jump ?? null };
  if (flags.trust !== undefined) {
    const fingerprint = Fingerprint.safeParse(flags.trust);
    if (!fingerprint.success) throw notAFingerprint();
    await toldOf(context, address, ops.call('hosts.trust', { ...way, fingerprint: fingerprint.data }));
  }
  const sources = [flags.password, flags.passphrase, flags.sudoPassword];
  if (sources.filter((one) => one === '-').length > 1) throw oneFromInput();
  const read = async (option: string, from: string | undefined) =>
    from === undefined ? undefined : readSource(option, from, inputs);
  const password = await read('--password', flags.password);
  const passphrase = await read('--passphrase', flags.passphrase);
  const sudoPassword = await read('--sudo-password', flags.sudoPassword);
  const asked = ops.call('hosts.check', {
    ...way,
    ...(password === undefined ? {} : { password }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(sudoPassword === undefined ? {} : { sudoPassword }),
  });
  const found = await toldOf(context, address, asked);
  out.result(found, () => describe(found));
  if (found.kind === 'reached') return exitCodes.fine;
  return found.kind === 'unknown-key' ? exitCodes.findings : exitCodes.failed;
}

/** Says for what it waits once that takes long. */
async function toldOf<Answer>(
  { out }: CommandContext,
  address: string,
  asked: Promise<Answer>,
): Promise<Answer> {
  const text = `Connecting to ${printable(address)}: no answer yet. It is given up after a minute; Ctrl-C ends it now.`;
  const timer = setTimeout(() => out.note(text), silenceMs);
  return asked.finally(() => clearTimeout(timer));
}

/** As seen from here: another process may carry it out. The home folder is the console's to know. */
function keyFileOf(identity: string | undefined): string | null {
  if (identity === undefined) return null;
  return identity.startsWith('~/') ? identity : resolve(identity);
}

async function list({ ops, out }: CommandContext): Promise<void> {
  const { hosts } = await ops.call('hosts.list', {});
  out.result({ hosts }, () =>
    hosts.length === 0
      ? 'No host is known yet. Begin with: holdfast host check user@host'
      : table(
          ['name', 'key', 'pinned', 'by', 'last check', 'reason'],
          hosts.map((host) => [
            host.name,
            keyText(host.key),
            localTime(host.pinnedAt),
            host.pinnedBy,
            lastCheckText(host),
            host.lastCheck?.problem?.en ?? '',
          ]),
        ),
  );
}

function describe(found: Check): string {
  switch (found.kind) {
    case 'unknown-key':
      return [
        `${found.address} is not known yet. It shows: ${keyText(found.key)}`,
        `Compare it on the server itself: ${found.compare}`,
        `When both are the same, run this again with: --trust ${found.key.fingerprint}`,
        ...noteLines(found),
      ].join('\n');
    case 'changed-key':
      return [
        `${found.address} has another key than before, and nothing was sent to it.`,
        `Now: ${keyText(found.key)}`,
        ...found.known.map((key) => `Known: ${keyText(key)} (${key.file ?? 'pinned on this desk'})`),
        `Ask who runs the host. If it was set up anew, forget the known key first: holdfast host forget ${found.host}, or take its line out of known_hosts.`,
      ].join('\n');
    case 'revoked-key':
      return `${found.address} shows a revoked key, and nothing was sent to it: ${keyText(found.key)} (${found.file ?? 'this desk'})`;
    case 'reached':
      return [
        `${found.address} is reached. Key: ${keyText(found.key)} (${found.pinned ? 'pinned on this desk' : 'in known_hosts only'})`,
        ...noteLines(found),
        ...factLines(found.facts),
      ].join('\n');
  }
}

function noteLines({ notes = [] }: Check & { readonly kind: 'unknown-key' | 'reached' }): readonly string[] {
  return notes.map(({ en }) => printable(en));
}

function factLines(facts: HostFacts): readonly string[] {
  const { account, systemName, server, enteredBy, clock, abilities, remark } = facts;
  const rows = abilities.map(({ name, present, detail, use, missing }) => [
    name,
    present ? 'yes' : 'no',
    detail?.en ?? '',
    (present ? use : (missing ?? use)).en,
  ]);
  return [
    printable(`Account: ${account}. System: ${systemName ?? 'not told'}. Server: ${server}.`),
    printable(`Let in by: ${hostEntryText(enteredBy).en}.`),
    `Clock: ${clockText(clock)}`,
    ...(rows.length === 0
      ? []
      : ['', table(['what', 'there', 'detail', 'used for, or what it means'], rows)]),
    ...(remark === null ? [] : ['', remark.en]),
  ];
}

function clockText(clock: HostFacts['clock']): string {
  if (clock === null) return 'not told.';
  const { aheadMs, uncertainMs } = clock;
  if (Math.abs(aheadMs) <= Math.max(clockTolerance, uncertainMs)) return 'as here.';
  return `${formatDuration(Math.abs(aheadMs), 'en')} ${aheadMs > 0 ? 'ahead of' : 'behind'} this computer's.`;
}

function keyText({ type, fingerprint }: HostKeyShown): string {
  return `${type} ${fingerprint}`;
}

function lastCheckText({ lastCheck }: KnownHost): string {
  if (lastCheck === null) return 'never';
  return `${lastCheck.problem === null ? 'reached' : 'failed'} ${localTime(lastCheck.at)}`;
}

function notAFingerprint() {
  return usage(
    '--trust takes a fingerprint as ssh-keygen -lf prints it: SHA256: and 43 letters.',
    '--trust에는 ssh-keygen -lf가 출력하는 형식의 지문(SHA256:과 43자)을 지정하십시오.',
  );
}

function oneFromInput() {
  return usage(
    'Only one of --password, --passphrase and --sudo-password can come from standard input.',
    '--password, --passphrase, --sudo-password 중 하나만 표준 입력에서 읽을 수 있습니다.',
  );
}
