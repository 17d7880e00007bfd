import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText } from '../files.ts';
import { describeInstall } from '../install-text.ts';
import { table } from '../table.ts';
import { describeProblems } from './pack-problems.ts';
import { registerPackTry } from './pack-try.ts';

type InstallFlags = { readonly confirm?: string };

export function registerPackCommands(line: CommandLine): void {
  const { program, run, out } = line;
  const group = program.command('pack').description('descriptions of kinds of systems');

  group
    .command('list')
    .description('the packs of this console, built in and installed')
    .action(() =>
      run(async ({ ops }) => {
        const { packs } = await ops.call('packs.list', {});
        out.result({ packs }, () =>
          table(
            ['pack', 'version', 'origin', 'title', 'probes', 'views'],
            packs.map((p) => [
              p.id,
              String(p.version),
              p.origin,
              p.title.en,
              String(p.probes.length),
              String(p.views.length),
            ]),
          ),
        );
      }),
    );

  group
    .command('show')
    .description('what targets of this kind are asked for, and what is looked at')
    .argument('<pack>', 'its id')
    .option('--source', 'the text of the pack')
    .action((packId: string, flags: { readonly source?: boolean }) =>
      run(async ({ ops }) => {
        if (flags.source) {
          const { text } = await ops.call('packs.source', { packId });
          return out.result({ pack: packId, text }, () => text);
        }
        const pack = await ops.call('packs.show', { packId });
        out.result(pack, () =>
          [
            `${pack.title.en} (${pack.id} ${pack.version}, ${pack.origin}) sha256 ${pack.sha256}`,
            table(
              ['setting', 'type', 'needed', 'example'],
              pack.settings.map((s) => [
                s.name,
                s.type,
                s.required ? 'yes' : s.requiredFor.map(({ en }) => en).join(', '),
                s.example ?? '',
              ]),
            ),
            table(
              ['credential', 'type', 'title'],
              pack.credentials.map((c) => [c.name, c.type, c.title.en]),
            ),
            table(
              ['probe', 'kind', 'every', 'writes', 'title'],
              pack.probes.map((p) => [
                p.id,
                p.kind,
                formatDuration(p.everyMs, 'en'),
                p.writes ? 'yes' : '',
                p.title.en,
              ]),
            ),
            table(
              ['view', 'title'],
              pack.views.map((v) => [v.id, v.title.en]),
            ),
          ].join('\n\n'),
        );
      }),
    );

  group
    .command('validate')
    .argument('<file>', 'the file, or - for standard input')
    .description('every problem with line and column')
    .action((file: string) =>
      run(async ({ ops }) => {
        const { ok, problems, pack } = await ops.call('packs.validate', { text: await readText(file) });
        out.result({ ok, problems, pack: pack?.id ?? null }, () =>
          ok ? `${nameOf(file)}: fine.` : describeProblems(nameOf(file), problems),
        );
        return ok ? exitCodes.fine : exitCodes.findings;
      }),
    );

  registerPackTry(group, line);

  group
    .command('install')
    .argument('<file>')
    .option('--confirm <sha256>', 'the SHA-256 shown by a first call, when there is no terminal to ask on')
    .description('shows what the pack may do, asks, and pins exactly this text')
    .action((file: string, flags: InstallFlags) => run((context) => installPack(context, file, flags)));

  group
    .command('remove')
    .description('take an installed pack off this desk; no target may be of its kind')
    .argument('<pack>', 'its id')
    .action((packId: string) =>
      run(async ({ ops }) => {
        await ops.call('packs.remove', { packId });
        out.result({ removed: packId }, () => `Removed ${packId}.`);
      }),
    );

  group
    .command('template')
    .description('a commented pack to start from')
    .action(() =>
      run(async ({ ops }) => {
        const { text } = await ops.call('packs.template', {});
        out.result({ text }, () => text);
      }),
    );
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

async function installPack({ ops, out, inputs }: CommandContext, file: string, flags: InstallFlags) {
  const text = await readText(file);
  const plan = await ops.call('packs.planInstall', { text });
  const { pack, abilities, added, replaces, remarks } = plan;
  if (await isInstalled(ops, pack)) {
    out.result(
      { ...pack, unchanged: true },
      () => `${pack.id} ${pack.version} is installed, with exactly this text.`,
    );
    return exitCodes.fine;
  }
  if (flags.confirm === undefined) {
    if (out.json) out.note(describeInstall(plan));
    else out.line(describeInstall(plan));
    const answer = await inputs.ask(`Type "${pack.id}" to install it: `, false);
    if (answer !== pack.id) {
      out.result(
        { installed: false, sha256: pack.sha256, abilities, replaces, added, remarks },
        () => `Not installed. To confirm: --confirm ${pack.sha256}`,
      );
      return exitCodes.findings;
    }
  }
  const approvedSha256 = flags.confirm?.trim().toLowerCase() ?? pack.sha256;
  if (approvedSha256 !== pack.sha256) throw otherText(file, pack.sha256);
  const installed = await ops.call('packs.install', { text, approvedSha256 });
  out.result(installed, () => `Installed ${installed.id} ${installed.version}.`);
  return exitCodes.fine;
}

async function isInstalled(
  ops: CommandContext['ops'],
  { id, sha256 }: { readonly id: string; readonly sha256: string },
): Promise<boolean> {
  const { packs } = await ops.call('packs.list', {});
  return packs.some((pack) => pack.id === id && pack.sha256 === sha256);
}

function otherText(file: string, sha256: string): AppError {
  return new AppError(
    'pack/not-approved',
    localText(
      `What --confirm names is not the SHA-256 of ${file} as it is now (${sha256}). Read what it may do again: call it without --confirm.`,
      `--confirm의 값이 지금 ${file}의 SHA-256(${sha256})이 아닙니다. --confirm 없이 실행하여 무엇을 할 수 있는지 다시 읽으십시오.`,
    ),
  );
}
