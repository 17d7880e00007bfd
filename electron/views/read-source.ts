import { AppError } from '../../shared/errors/app-error.ts';
import { databaseFile, readDatabasePage, runOn } from '../locations/live-database/client.ts';
import { PageResult } from '../locations/live-database/task-schemas.ts';
import type { PageInput, PageQuery } from '../locations/live-database/task-schemas.ts';
import type { Location } from '../locations/location.ts';
import type { ViewSource } from '../packs/schema/view.ts';
import type { ChildHost } from '../platform/child-host.ts';
import { csvSlice, CsvSlice, csvTaskName } from './csv-task.ts';
import { gatherTable, sourceName } from './gather-table.ts';
import type { FetchText, TableSource } from './gather-table.ts';
import type { ServerReach } from './query-server.ts';
import { tableTaskNames } from './table-schema.ts';
import type { TableInput } from './table-schema.ts';
import { folderMissing } from './view-texts.ts';

/** A view's source with its templates filled; `location` is null where no folder is set, or none is needed. */
export type OpenedSource = {
  readonly source: ViewSource;
  readonly path: string;
  readonly location: Location | null;
  readonly fetch: FetchText;
  readonly server: ServerReach;
  readonly children: ChildHost;
};

const pageTimeoutMs = 20_000;
const csvTimeoutMs = 60_000;

type Page = Omit<PageResult, 'source'>;

/** One page of a view, from a database or from whatever else its pack reads. */
export async function readViewPage(
  opened: OpenedSource,
  query: PageQuery,
  signal: AbortSignal,
): Promise<Page> {
  const call = { signal, timeoutMs: pageTimeoutMs };
  const { source, path, children } = opened;
  if (source.kind === 'sqlite')
    return readDatabasePage({ location: folderOf(opened), children }, path, query, call);
  const input = await tableInput(source, opened, query, call);
  return tablePage.parse(await children.run(tableTaskNames.page, input, call));
}

/** The same page as CSV text. */
export async function readViewCsv(
  opened: OpenedSource,
  query: PageQuery,
  signal: AbortSignal,
): Promise<CsvSlice> {
  const call = { signal, timeoutMs: csvTimeoutMs };
  const { source, path, children } = opened;
  if (source.kind !== 'sqlite') {
    const input = await tableInput(source, opened, query, call);
    return CsvSlice.parse(await children.run(tableTaskNames.csv, input, call));
  }
  const access = { location: folderOf(opened), children };
  // The rows of a host come here anyway.
  if (access.location.kind === 'ssh')
    return csvSlice(query, await readDatabasePage(access, path, query, call));
  const input: PageInput = { file: await databaseFile(access, path, call), ...query };
  return CsvSlice.parse(await runOn(access, csvTaskName, input, call));
}

const tablePage = PageResult.omit({ source: true });

async function tableInput(
  source: TableSource,
  opened: OpenedSource,
  query: PageQuery,
  call: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<TableInput> {
  if ('base' in source) folderOf(opened);
  const content = await gatherTable(source, { ...opened, ...call });
  return { name: sourceName(source, opened.path), content, query };
}

function folderOf({ location }: OpenedSource): Location {
  if (location === null) throw new AppError('view/unavailable', folderMissing);
  return location;
}
