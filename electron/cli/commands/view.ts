import type { ViewCell, ViewColumn, ViewFilter } from '../../../shared/model/view.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { usage } from '../alerts.ts';
import { createFile } from '../files.ts';
import { wholeNumber } from '../numbers.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type ShowFlags = {
  readonly target: string;
  readonly view: string;
  readonly filter?: readonly string[];
  readonly sort?: string;
  readonly limit: number;
  readonly offset: number;
  readonly csv?: string;
};

export function registerViewCommands({ program, run, out }: CommandLine): void {
  const group = program
    .command('view')
    .description('live tables read from a target: sessions, users, rooms…');

  group
    .command('list')
    .description('the views of a target, and why one cannot be read')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .action((flags: { readonly target: string }) =>
      run(async ({ ops }) => {
        const target = await findTarget(ops, flags.target);
        const { views } = await ops.call('views.list', { targetId: target.id });
        out.result({ target: target.id, views }, () =>
          table(
            ['view', 'title', 'available'],
            views.map((v) => [v.id, v.title.en, v.unavailable?.en ?? 'yes']),
          ),
        );
      }),
    );

  group
    .command('show')
    .description('read a view now: rows that fit, sorted, a page of them or all as CSV')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .requiredOption('--view <view>', 'see "view list"')
    .option('--filter <text-or-column=value...>', 'text in any column, or column=value; may be repeated')
    .option('--sort <column>', 'a column; -column for the greatest first')
    .option('--limit <n>', 'rows, at most 1000', wholeNumber(1, 1000), 50)
    .option('--offset <n>', 'rows to pass over', wholeNumber(0, 999_999_999), 0)
    .option('--csv <file>', 'write all matching rows to a new file instead; - is standard output')
    .action((flags: ShowFlags) =>
      run((context) =>
        flags.csv === undefined ? showView(context, flags) : exportView(context, flags, flags.csv),
      ),
    );
}

async function showView({ ops, out }: CommandContext, flags: ShowFlags): Promise<void> {
  const target = await findTarget(ops, flags.target);
  const page = await ops.call('views.show', {
    targetId: target.id,
    viewId: flags.view,
    filter: readFilter(flags.filter ?? []),
    ...readOrder(flags.sort),
    limit: flags.limit,
    offset: flags.offset,
  });
  const columns = page.columns.map((column) => ({ id: column.id, title: column.title, type: column.type }));
  const rows = page.rows.map((row) =>
    Object.fromEntries(page.columns.map((column, i) => [column.id, jsonCell(column, row[i] ?? null)])),
  );
  const value = {
    target: target.id,
    columns,
    rows,
    matching: page.matching,
    total: page.total,
    readAt: page.readAt,
  };
  out.result(value, () =>
    [
      table(
        page.columns.map((column) => column.title.en),
        page.rows.map((row) => page.columns.map((column, i) => textCell(column, row[i] ?? null))),
      ),
      `${page.rows.length} of ${page.matching} matching, ${page.total} in all, read ${localTime(page.readAt)}`,
    ].join('\n'),
  );
}

async function exportView(
  { ops, out, signal }: CommandContext,
  flags: ShowFlags,
  path: string,
): Promise<void> {
  const toOutput = path === '-';
  if (toOutput && out.json)
    throw usage('--csv - does not go with --json.', '--csv -는 --json과 함께 쓸 수 없습니다.');
  const target = await findTarget(ops, flags.target);
  const file = toOutput ? null : await createFile(path);
  let next: number | null = 0;
  let total = 0;
  try {
    while (next !== null) {
      signal.throwIfAborted();
      const slice: { text: string; next: number | null; total: number } = await ops.call('views.csv', {
        targetId: target.id,
        viewId: flags.view,
        filter: readFilter(flags.filter ?? []),
        ...readOrder(flags.sort),
        offset: next,
      });
      if (file === null) out.text(slice.text);
      else await file.write(slice.text);
      ({ next, total } = slice);
    }
  } finally {
    await file?.close();
  }
  if (file === null) return;
  out.result(
    { target: target.id, view: flags.view, file: path, rows: total },
    () => `Wrote ${total} rows to ${path}.`,
  );
}

/** `column=value` filters that column exactly; anything else is text to be found in any column. */
function readFilter(filters: readonly string[]): ViewFilter {
  const columns: Record<string, string[]> = {};
  const texts: string[] = [];
  for (const filter of filters) {
    const [, column, value] = /^([a-z][a-z0-9_]*)=(.*)$/.exec(filter) ?? [];
    if (column === undefined || value === undefined) texts.push(filter);
    else (columns[column] ??= []).push(value);
  }
  return {
    ...(texts.length > 0 ? { text: texts.join(' ') } : {}),
    ...(Object.keys(columns).length > 0 ? { columns } : {}),
  };
}

function readOrder(sort: string | undefined) {
  if (sort === undefined) return {};
  const descending = sort.startsWith('-');
  return {
    order: {
      column: descending ? sort.slice(1) : sort,
      direction: descending ? ('desc' as const) : ('asc' as const),
    },
  };
}

function jsonCell(column: ViewColumn, cell: ViewCell): ViewCell | boolean {
  if (column.type === 'time' && typeof cell === 'number') return new Date(cell).toISOString();
  if (column.type === 'boolean' && cell !== null) return cell === 1 || cell === 'true';
  return cell;
}

function textCell(column: ViewColumn, cell: ViewCell): string {
  if (cell === null) return '';
  if (column.type === 'time' && typeof cell === 'number') return localTime(cell);
  if (column.type === 'boolean') return cell === 1 ? 'yes' : 'no';
  return String(cell);
}
