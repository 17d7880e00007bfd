import { hash } from 'node:crypto';
import { readFile, rmdir } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../shared/errors/app-error.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { readBuiltInPacks } from '../../packs/built-in-packs.ts';
import { parsePack } from '../../packs/parse-pack.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import { normalisedSetting, settingProblem } from '../../packs/setting-values.ts';
import { SystemClock } from '../../platform/clock.ts';
import { nodeForkChild } from '../../platform/fork-child.ts';
import { ChildJobHost } from '../../platform/job-host.ts';
import { identityOfThisProcess } from '../../platform/machine.ts';
import { currentOperator } from '../../platform/operator.ts';
import { defaultCaptureLimits } from '../../snapshots/capture/sqlite/capture-limits.ts';
import { CaptureToFileResult } from '../../snapshots/jobs/capture-to-file-input.ts';
import { version } from '../../version.ts';
import type { AloneContext, CommandLine } from '../command.ts';
import { countOf } from '../count-of.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { progressLine } from '../../../shared/text/progress-text.ts';
import { partialReasonOf } from '../partial-reason.ts';
import { readPassphraseFile, readSecret, toCredential } from '../secrets.ts';
import type { SecretInputs } from '../secrets.ts';
import { describeReport } from './snapshot.ts';
import { captureToFileJobName } from '../../snapshots/jobs/job-names.ts';

type Flags = {
  readonly pack: string;
  readonly root: string;
  readonly out: string;
  readonly passphraseFile: string;
  readonly set?: readonly string[];
  readonly secret?: readonly string[];
  readonly name?: string;
  readonly allowPartial?: boolean;
  readonly reason?: string;
};

/** `capture`: on the server itself, where no console is kept. */
export function registerCaptureCommand({ program, runAlone }: CommandLine): void {
  program
    .command('capture')
    .description(
      'capture a set into one sealed file, without repository or console data; for use on the server itself',
    )
    .requiredOption('--pack <pack>', 'a built-in pack, or the file of one')
    .requiredOption('--root <dir>', "the server's folder")
    .requiredOption('--out <file>', 'a new file, such as set.tar.zst.age')
    .requiredOption('--passphrase-file <file>', 'its first line seals the set')
    .option('--set <key=value...>', 'further settings of the pack')
    .option(
      '--secret <NAME=source...>',
      'the password of a database: source is - (standard input), @FILE or env:VAR',
    )
    .option('--name <name>', 'how the target is called', hostname())
    .option('--allow-partial', 'take what is there; it is marked partial for ever and never counts')
    .option('--reason <text>', 'why a partial set is taken; --allow-partial needs it')
    .action((flags: Flags) => runAlone((context) => capture(context, flags)));
}

async function capture({ out, inputs, signal }: AloneContext, flags: Flags): Promise<ExitCode> {
  const outDir = dirname(fileURLToPath(import.meta.url));
  const { pack, text } = await packOf(join(outDir, 'packs'), flags.pack);
  const passphrase = await readPassphraseFile(flags.passphraseFile);
  const root = resolve(flags.root);
  const { machineId, hostName: host } = identityOfThisProcess();
  const operator = currentOperator();
  const name = flags.name ?? basename(root);
  const scratchRoot = join(tmpdir(), `holdfast-capture-${process.getuid?.() ?? 'user'}`);
  const input = {
    by: { machineId, host, operator, console: 'capture' },
    path: resolve(flags.out),
    passphrase,
    subject: {
      // The same server keeps its id from one capture to the next: retention goes by it.
      target: {
        id: targetIdOf(machineId, pack.pack, root),
        name,
        settings: settingsOf(pack, root, flags.set ?? []),
      },
      packText: text,
      addresses: [],
      kind: 'manual',
      label: null,
      partialReason: partialReasonOf(flags),
      operator,
      typedName: null,
      holdfastVersion: version,
      journalHead: '',
      limits: defaultCaptureLimits,
      servers: { passwords: await passwordsOf(pack, flags.secret ?? [], inputs), authority: null },
      scratchRoot,
    },
  };
  const jobs = new ChildJobHost({
    entry: join(outDir, 'job.js'),
    fork: nodeForkChild(),
    clock: new SystemClock(),
  });
  try {
    const raw = await jobs.run(captureToFileJobName, input, {
      signal,
      onProgress: (progress) => out.progress(progressLine(progress), progress.stage.en),
    });
    const result = CaptureToFileResult.parse(raw);
    out.endProgress();
    out.result(result, () =>
      [
        `Captured ${countOf(result.files, 'file')} to ${result.path} (${formatBytes(result.sizeBytes, 'en')}).`,
        describeReport(result.verify),
        ...result.removed.map(
          (folder) => `Removed ${folder}: an earlier capture that was cut off had left it.`,
        ),
        'On a desk: holdfast snapshot import FILE --repo R --passphrase-file F',
      ].join('\n'),
    );
    const isWhole = input.subject.partialReason === null;
    return isWhole && result.verify.ok ? exitCodes.fine : exitCodes.findings;
  } finally {
    out.endProgress();
    await jobs.dispose();
    // Another capture of this account may be in it; then it is that one's to take away.
    await rmdir(scratchRoot).catch(() => undefined);
  }
}

async function packOf(
  packsDir: string,
  wanted: string,
): Promise<{ readonly pack: Pack; readonly text: string }> {
  const builtIn = readBuiltInPacks(packsDir).find(({ id }) => id === wanted);
  const text = builtIn?.text ?? (await readFile(wanted, 'utf8').catch(() => null));
  const parsed = text === null ? null : parsePack(text);
  if (text !== null && parsed?.ok === true) return { pack: parsed.pack, text };
  const why =
    parsed === null ? 'there is no such file' : (parsed.problems[0]?.message.en ?? 'it cannot be read');
  throw new AppError(
    'pack/unknown',
    localText(
      `"${wanted}" is neither a built-in pack nor the file of one: ${why}.`,
      `"${wanted}"은(는) 기본 제공 팩도, 팩 파일도 아닙니다.`,
    ),
  );
}

function settingsOf(pack: Pack, root: string, given: readonly string[]): Record<string, SettingValue> {
  const settings: Record<string, SettingValue> = { root };
  for (const pair of given) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const definition = Object.hasOwn(pack.settings, name) ? pack.settings[name] : undefined;
    if (at < 1 || definition === undefined) throw unknownSetting(pair, Object.keys(pack.settings));
    const value = pair.slice(at + 1);
    const kept = normalisedSetting(definition, value);
    const problem = settingProblem(definition, kept);
    // A value that does not fit might hold a password, and would be kept in the set.
    if (problem !== null) throw badSetting(name, problem);
    settings[name] = kept;
  }
  return settings;
}

async function passwordsOf(
  pack: Pack,
  given: readonly string[],
  inputs: SecretInputs,
): Promise<Record<string, string>> {
  const passwords: Record<string, string> = {};
  for (const argument of given) {
    const { name, text } = await readSecret(argument, inputs);
    const definition = Object.hasOwn(pack.credentials, name) ? pack.credentials[name] : undefined;
    if (definition === undefined) throw unknownCredential(name, Object.keys(pack.credentials));
    const { type, title } = definition;
    passwords[name] = toCredential({ name, type, title, help: null, required: false }, text).secret;
  }
  return passwords;
}

function unknownCredential(name: string, known: readonly string[]): AppError {
  const list = known.join(', ') || '–';
  return new AppError(
    'usage/invalid',
    localText(
      `The pack has no credential "${name}". It has: ${list}.`,
      `팩에 자격 증명 "${name}"이(가) 없습니다. 있는 이름: ${list}.`,
    ),
  );
}

function badSetting(name: string, { en, ko }: LocalText): AppError {
  return new AppError('usage/invalid', localText(`--set ${name}: ${en}`, `--set ${name}: ${ko}`));
}

function targetIdOf(machineId: string, packId: string, root: string): TargetId {
  return TargetId.parse(hash('sha256', `${machineId} ${packId} ${root}`).slice(0, 16));
}

function unknownSetting(pair: string, known: readonly string[]): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `--set ${pair}: the pack has the settings ${known.join(', ')}.`,
      `--set ${pair}: 팩에 있는 설정은 ${known.join(', ')}입니다.`,
    ),
  );
}
