import { extname, join } from 'node:path';
import type { Command } from 'commander';
import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { AttachedFile, Run } from '../../../shared/model/runbook.ts';
import type { CommandContext, RunCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { makeFolder, writeBytes, writeText } from '../files.ts';
import { exitOf, runText } from '../run-output.ts';
import { findRun } from '../runs.ts';
import { printable } from '../table.ts';

/** What is changed of a run beside its steps, and its record. */
export function registerRunRecordCommands(group: Command, run: RunCommand): void {
  const ofRun = (name: string, description: string) =>
    group.command(name).argument('<run>', 'id of a run, or its beginning').description(description);

  ofRun('take', 'go on with it yourself').action((id: string) =>
    run((context) =>
      changed(context, id, async (of) => {
        const { operator } = await context.ops.call('app.info', {});
        return context.ops.call('runbooks.handOver', { ...of, to: operator });
      }),
    ),
  );

  ofRun('hand-over', 'say who goes on with it')
    .requiredOption('--to <name>')
    .option('--note <text>')
    .action((id: string, { to, note }: { readonly to: string; readonly note?: string }) =>
      run((context) =>
        changed(context, id, (of) =>
          context.ops.call('runbooks.handOver', { ...of, to, ...(note === undefined ? {} : { note }) }),
        ),
      ),
    );

  ofRun('note', 'add a note')
    .argument('<text>')
    .action((id: string, text: string) =>
      run((context) => changed(context, id, (of) => context.ops.call('runbooks.note', { ...of, text }))),
    );

  group
    .command('pass-rule')
    .argument('<rule>', 'one of those that stand beside the run')
    .description('record that a rule was passed outside of the console')
    .requiredOption('--run <run>', 'id of a run, or its beginning')
    .requiredOption('--reason <text>')
    .action((ruleId: string, flags: { readonly run: string; readonly reason: string }) =>
      run((context) =>
        changed(context, flags.run, (of) =>
          context.ops.call('runbooks.passRule', { ...of, ruleId, reason: flags.reason }),
        ),
      ),
    );

  ofRun('finish', 'end it, once no step is left')
    .option('--note <text>')
    .action((id: string, { note }: { readonly note?: string }) =>
      run(async (context) => {
        const { id: runId, revision } = await findRun(context.ops, id);
        const noted = note === undefined ? {} : { note };
        const ended = await context.ops.call('runbooks.finish', { runId, revision, ...noted });
        context.out.result(ended, () => runText(ended));
        return exitOf(ended);
      }),
    );

  ofRun('abandon', 'end it where it is')
    .requiredOption('--reason <text>')
    .action((id: string, { reason }: { readonly reason: string }) =>
      run((context) => changed(context, id, (of) => context.ops.call('runbooks.abandon', { ...of, reason }))),
    );

  ofRun(
    'export',
    'its record: Markdown, a page to print, or JSON, by the ending of the file; attached files beside it',
  )
    .argument('<file>', 'a new file that ends in .md, .html or .json')
    .option('--language <language>', 'en or ko', 'en')
    .action((id: string, file: string, { language }: { readonly language: string }) =>
      run((context) => exportRun(context, id, file, language)),
    );
}

type OfRun = { readonly runId: Run['id']; readonly revision: number };

async function changed(
  { ops, out }: CommandContext,
  id: string,
  change: (of: OfRun) => Promise<Run>,
): Promise<ExitCode> {
  const { id: runId, revision } = await findRun(ops, id);
  const run = await change({ runId, revision });
  out.result(run, () => runText(run));
  return exitCodes.fine;
}

async function exportRun(
  { ops, out }: CommandContext,
  id: string,
  file: string,
  language: string,
): Promise<ExitCode> {
  const format = formats.find((one) => `.${one}` === extname(file).toLowerCase());
  const spoken = languages.find((one) => one === language);
  if (format === undefined || spoken === undefined) throw notAFormat();
  const { id: runId } = await findRun(ops, id);
  const { text, problems, files } = await ops.call('runbooks.export', { runId, format, language: spoken });
  await writeText(file, text);
  const beside = `${file.slice(0, -extname(file).length)}-files`;
  const unread = await writeAttached(ops, { runId, files }, beside);
  out.result(
    { run: runId, file, files: files.length, folder: files.length === 0 ? null : beside, unread, problems },
    () =>
      [
        `${file} holds the record of run ${runId}.`,
        ...(files.length > unread.length
          ? [`${beside} holds ${files.length - unread.length} of ${files.length} attached files.`]
          : []),
        ...unread.map(({ name, why }) => `NOT THERE: ${printable(name)}: ${why}`),
        ...problems.map(({ part, problem }) => `ALTERED: ${part.en}: ${problem.en}`),
      ].join('\n'),
  );
  return problems.length === 0 && unread.length === 0 ? exitCodes.fine : exitCodes.findings;
}

type Unread = { readonly name: string; readonly why: string };

/** Puts what was attached into a new folder, each compared with its hash; answers what could not be had. */
async function writeAttached(
  ops: CommandContext['ops'],
  { runId, files }: { readonly runId: Run['id']; readonly files: readonly AttachedFile[] },
  folder: string,
): Promise<readonly Unread[]> {
  if (files.length === 0) return [];
  await makeFolder(folder);
  const unread: Unread[] = [];
  for (const { name, sha256 } of files) {
    try {
      const { base64 } = await ops.call('runbooks.file', { runId, sha256 });
      await writeBytes(join(folder, nameBeside(name, sha256)), Buffer.from(base64, 'base64'));
    } catch (error: unknown) {
      if (!isAppError(error) || !error.code.startsWith('runbook/file-')) throw error;
      unread.push({ name, why: error.text.en });
    }
  }
  return unread;
}

/** By the beginning of its hash, and the end of its name as every file system takes it. */
function nameBeside(name: string, sha256: string): string {
  const plain = name
    .replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, '_')
    .slice(-60)
    .toWellFormed();
  return `${sha256.slice(0, 8)}-${plain}`;
}

const formats = ['md', 'html', 'json'] as const;
const languages = ['en', 'ko'] as const;

function notAFormat(): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      'Give a file that ends in .md, .html or .json, and --language en or ko.',
      '.md, .html 또는 .json으로 끝나는 파일과 --language en 또는 ko를 지정하십시오.',
    ),
  );
}
