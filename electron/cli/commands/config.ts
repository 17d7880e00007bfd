import type { CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText, writeText } from '../files.ts';

export function registerConfigCommands({ program, run, out }: CommandLine): void {
  const group = program
    .command('config')
    .description("the console's own settings and targets, without secrets");

  group
    .command('export')
    .description('the settings of this console without its secrets, for another desk')
    .argument('[file]', 'a new file; without it, to standard output')
    .action((file: string | undefined) =>
      run(async ({ ops }) => {
        const { text } = await ops.call('config.export', {});
        if (file === undefined) return out.line(text.trimEnd());
        await writeText(file, text);
        out.result({ file }, () => `Wrote ${file}.`);
      }),
    );

  group
    .command('import')
    .description('add what a file of "config export" has and this desk has not; nothing is replaced')
    .argument('<file>', 'the file, or - for standard input')
    .action((file: string) =>
      run(async ({ ops }) => {
        const { added, skipped } = await ops.call('config.import', { text: await readText(file) });
        out.result({ added, skipped }, () =>
          [
            `Added: ${added.join(', ') || 'nothing'}.`,
            ...skipped.map((item) => `Not added: ${item.name} — ${item.why}`),
            'Secrets are not in such a file: set them with "secret set".',
          ].join('\n'),
        );
        return skipped.length === 0 ? exitCodes.fine : exitCodes.findings;
      }),
    );
}
