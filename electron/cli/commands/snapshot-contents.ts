import { Option } from 'commander';
import type { Command } from 'commander';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { PartDifference, SnapshotDifference } from '../../../shared/model/contents.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { countOf } from '../count-of.ts';
import { writeText } from '../files.ts';
import { wholeNumber } from '../numbers.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findSnapshot } from '../repositories.ts';
import { printableName, table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type FilesFlags = { readonly part?: string; readonly filter: string; readonly limit: number };
type FindFlags = { readonly target?: string; readonly limit: number };
type RowsFlags = {
  readonly part: string;
  readonly table: string;
  readonly where: string;
  readonly csv?: string;
  readonly sql?: string;
};

/** What the console answers at once. */
const mostFiles = 2000;
const mostVersions = 1000;

/** Looking into snapshots, and taking one file or one row out of many of them. Nothing is merged by itself. */
export function registerSnapshotContentCommands({ run }: CommandLine, group: Command): void {
  group
    .command('files')
    .description('the files of a snapshot')
    .argument('<id>', 'a snapshot: its id or the beginning of it')
    .option('--part <part>', 'only of this part, as "snapshot show" names it')
    .option('--filter <text>', 'text in the name, or a pattern such as uploads/**', '')
    .option('--limit <n>', 'at most so many', wholeNumber(1, mostFiles), 500)
    .action((id: string, flags: FilesFlags) => run((context) => files(context, id, flags)));

  group
    .command('find')
    .description('a file by name or pattern across snapshots: which have it, and how many versions there are')
    .argument('<name>')
    .option('--target <target>', 'name, id or the beginning of an id')
    .option('--limit <n>', 'at most so many versions', wholeNumber(1, mostVersions), 200)
    .action((name: string, flags: FindFlags) => run((context) => find(context, name, flags)));

  group
    .command('query')
    .description('one SELECT on a database of a snapshot, read only')
    .argument('<id>', 'a snapshot: its id or the beginning of it')
    .argument('<sql>')
    .requiredOption('--part <part>', 'a database, as "snapshot show" names it')
    .action((id: string, sql: string, flags: { readonly part: string }) =>
      run(async ({ ops, out }) => {
        const { id: snapshotId } = await findSnapshot(ops, id);
        const answer = await ops.call('contents.query', { snapshotId, partId: flags.part, sql });
        out.result(answer, () =>
          table(
            answer.columns,
            answer.rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell)))),
          ),
        );
      }),
    );

  group
    .command('rows')
    .description('rows of one table as CSV, or as SQL to be read before it is used')
    .argument('<id>', 'a snapshot: its id or the beginning of it')
    .requiredOption('--part <part>', 'a database, as "snapshot show" names it')
    .requiredOption('--table <table>')
    .option('--where <condition>', 'what follows WHERE; without it all rows', '')
    .addOption(new Option('--csv <file>', 'a new file for a spreadsheet').conflicts('sql'))
    .addOption(new Option('--sql <file>', 'a new file with INSERT statements'))
    .action((id: string, flags: RowsFlags) => run((context) => rows(context, id, flags)));

  group
    .command('diff')
    .description('what differs between two snapshots: files, rows, configuration lines with secrets masked')
    .argument('<a>', 'a snapshot: its id or the beginning of it')
    .argument('<b>', 'another one of the same target')
    .action((a: string, b: string) =>
      run(async ({ ops, out }) => {
        const first = await findSnapshot(ops, a);
        const second = await findSnapshot(ops, b);
        const difference = await ops.call('contents.compare', { a: first.id, b: second.id });
        out.result(difference, () => describe(difference));
      }),
    );
}

async function files({ ops, out }: CommandContext, text: string, flags: FilesFlags): Promise<void> {
  const { id: snapshotId } = await findSnapshot(ops, text);
  const part = flags.part === undefined ? {} : { partId: flags.part };
  const wish = { snapshotId, filter: flags.filter, limit: flags.limit, ...part };
  const listing = await ops.call('contents.files', wish);
  out.result(listing, () =>
    [
      table(
        ['part', 'path', 'size', 'changed'],
        listing.files.map((file) => [
          file.partId,
          printableName(file.type === 'link' ? `${file.path} -> ${file.linkTarget ?? ''}` : file.path),
          file.type === 'file' ? formatBytes(file.sizeBytes, 'en') : file.type,
          localTime(file.modifiedAt),
        ]),
      ),
      ...(listing.after === null ? [] : ['There are more: narrow it with --filter, or raise --limit.']),
    ].join('\n'),
  );
}

async function find({ ops, out }: CommandContext, name: string, flags: FindFlags): Promise<ExitCode> {
  const target = flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
  const answer = await ops.call('contents.find', { name, limit: flags.limit, ...target });
  out.result(answer, () =>
    [
      table(
        ['target', 'part', 'path', 'size', 'changed', 'in snapshots'],
        answer.files.map((file) => [
          file.targetName,
          file.partId,
          printableName(file.path),
          formatBytes(file.sizeBytes, 'en'),
          localTime(file.modifiedAt),
          `${file.snapshots.length}, newest ${file.snapshots[0]?.id.slice(0, 16) ?? ''}`,
        ]),
      ),
      `Searched ${countOf(answer.searched, 'snapshot')}${answer.truncated ? '; there are more versions than shown' : ''}.`,
      ...answer.unsearched.map((each) => `NOT SEARCHED: ${each.name}. ${each.reason.en}`),
    ].join('\n'),
  );
  return answer.unsearched.length === 0 ? exitCodes.fine : exitCodes.findings;
}

async function rows({ ops, out }: CommandContext, text: string, flags: RowsFlags): Promise<void> {
  const { id: snapshotId } = await findSnapshot(ops, text);
  const format = flags.sql === undefined ? 'csv' : 'sql';
  const answer = await ops.call('contents.rows', {
    snapshotId,
    partId: flags.part,
    table: flags.table,
    where: flags.where,
    format,
  });
  const file = flags.sql ?? flags.csv;
  if (file !== undefined) await writeText(file, answer.text);
  const { rows: count, truncated } = answer;
  out.result(
    { rows: count, truncated, file: file ?? null, ...(file === undefined ? { text: answer.text } : {}) },
    () =>
      file === undefined
        ? answer.text
        : `${count} rows in ${file}${truncated ? '; not all of them: narrow it with --where' : ''}. Read it before you use it.`,
  );
}

function describe({ parts }: SnapshotDifference): string {
  return parts
    .flatMap((part) => [
      `${part.partId}: ${part.state}${part.state === 'changed' ? `, ${part.added} added, ${part.removed} removed, ${part.changed} changed, ${formatBytes(part.bytesA, 'en')} → ${formatBytes(part.bytesB, 'en')}` : ''}${versionText(part)}`,
      ...part.tables.map(
        ({ table: name, rowsA, rowsB }) =>
          `  ${name}: ${String(rowsA ?? '?')} → ${String(rowsB ?? '?')} rows`,
      ),
      ...(part.schemaChanged ? ['  the schema is another one'] : []),
      ...part.files.map(
        ({ path, change }) =>
          `  ${{ added: '+', removed: '-', changed: '~' }[change]} ${printableName(path)}`,
      ),
      ...(part.lines ?? [])
        .filter(({ change }) => change !== 'same')
        .map(({ change, text }) => `  ${change === 'added' ? '+' : '-'} ${text}`),
    ])
    .join('\n');
}

function versionText({ versions }: Pick<PartDifference, 'versions'>): string {
  if (versions === undefined) return '';
  const [a, b] = [versions.a ?? 'unknown', versions.b ?? 'unknown'];
  return a === b ? `, version ${a}` : `, version ${a} → ${b}`;
}
