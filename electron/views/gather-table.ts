import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ViewCell } from '../../shared/model/view.ts';
import type { Location } from '../locations/location.ts';
import { compileRegex } from '../packs/expression/regex.ts';
import type { HttpRequest, SessionUse } from '../packs/schema/request.ts';
import type { ViewSource, ViewSourceOf } from '../packs/schema/view.ts';
import type { ChildHost } from '../platform/child-host.ts';
import { severalAtOnce } from '../platform/several-at-once.ts';
import { askEach } from './ask-each.ts';
import { queryServer } from './query-server.ts';
import type { ServerReach } from './query-server.ts';
import type { TableContent } from './table-schema.ts';
import { tooLarge, tooManyFiles, unsearchable } from './table-texts.ts';
import { fileMissing } from './view-texts.ts';

/** A source whose rows are not those of a database. */
export type TableSource = Exclude<ViewSource, { kind: 'sqlite' }>;

/** The text of an answer with a good status; `failed` says why there is none. */
type Fetched =
  | { readonly kind: 'text'; readonly text: string; readonly truncated: boolean }
  | { readonly kind: 'failed'; readonly reason: LocalText };

/** Sends one request that only reads, with a target's connections, session and credentials. */
export type FetchText = (
  request: {
    readonly request: HttpRequest;
    readonly session: SessionUse | undefined;
    readonly timeoutMs: number;
  },
  signal: AbortSignal,
) => Promise<Fetched>;

/** What a source is read with. `path` has its templates filled; `location` is null for what is no file. */
export type TableReach = {
  readonly path: string;
  readonly location: Location | null;
  readonly fetch: FetchText;
  readonly server: ServerReach;
  readonly children: ChildHost;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/** What the operator calls the source. */
export function sourceName(source: ViewSource, path: string): string {
  if (source.kind === 'postgres') return source.server;
  return 'request' in source ? (source.request.path ?? source.request.url ?? '') : path;
}

const filesLimit = 20_000;
/** Each takes a few ways there and back where files lie on a host. */
const filesAtOnce = 32;

/** Fetches what a view is made of, as it came. @throws AppError view/unavailable, view/unreadable, location/… */
export async function gatherTable(source: TableSource, reach: TableReach): Promise<TableContent> {
  switch (source.kind) {
    case 'http':
      return {
        kind: 'json',
        text: await answered(source, reach),
        rows: source.rows,
        cells: source.cells,
      };
    case 'postgres':
      return { kind: 'rows', ...(await queryServer(source, reach.server, reach)) };
    case 'metrics':
      return { kind: 'metrics', text: await answered(source, reach), names: source.names };
    case 'json':
      return { kind: 'json', text: await wholeFile(source, reach), rows: source.rows, cells: source.cells };
    case 'databases':
      return { kind: 'rows', ...(await askEach(source, reach)) };
    case 'files':
      return {
        kind: 'rows',
        columns: ['name', 'kind', 'bytes', 'modified'],
        rows: await filesIn(source, reach),
      };
    case 'log':
      return { kind: 'log', text: await endOfLog(source, reach), match: source.match };
  }
}

async function answered(
  { request, session }: ViewSourceOf<'http' | 'metrics'>,
  { fetch, timeoutMs, signal }: TableReach,
): Promise<string> {
  const fetched = await fetch({ request, session, timeoutMs }, signal);
  if (fetched.kind === 'failed') throw new AppError('view/unavailable', fetched.reason);
  if (fetched.truncated) throw tooLarge(request.path ?? request.url ?? '', request['max-bytes']);
  return fetched.text;
}

async function wholeFile(source: ViewSourceOf<'json'>, reach: TableReach): Promise<string> {
  const { location, sizeBytes } = await presentFile(reach);
  const limit = source['max-bytes'];
  if (sizeBytes > limit) throw tooLarge(reach.path, limit);
  return asText(await location.read(reach.path, 0, limit, reach.signal));
}

/** From the first whole line on. */
async function endOfLog(source: ViewSourceOf<'log'>, reach: TableReach): Promise<string> {
  const { location, sizeBytes } = await presentFile(reach);
  const start = Math.max(0, sizeBytes - source['last-bytes']);
  const text = asText(await location.read(reach.path, start, source['last-bytes'], reach.signal));
  return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
}

async function filesIn(
  source: ViewSourceOf<'files'>,
  { location, path, signal }: TableReach,
): Promise<ViewCell[][]> {
  const names = await location?.list(path, filesLimit + 1, signal);
  if (!location || !names) throw new AppError('view/unavailable', fileMissing(path));
  if (names.length > filesLimit) throw tooManyFiles(path, filesLimit);
  const match = source.match === undefined ? null : compileRegex(source.match);
  if (match?.kind === 'problem') throw unsearchable(path, source.match ?? null, match.message);
  const wanted = names.filter((name) => match?.test(name) !== false);
  const files = await severalAtOnce(wanted, filesAtOnce, (name) => fileIn(location, path, name, signal));
  // Null: it went away since the folder was listed.
  return files.filter((file) => file !== null);
}

/** A link that leads out of the target's folder is shown, and not followed. */
async function fileIn(
  location: Location,
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<ViewCell[] | null> {
  try {
    const facts = await location.facts(`${path}/${name}`, signal);
    return facts && [name, facts.kind, facts.sizeBytes, facts.modifiedAt];
  } catch (error: unknown) {
    if (!isAppError(error) || error.code !== 'location/outside-root') throw error;
    return [name, 'link', null, null];
  }
}

async function presentFile({ location, path, signal }: TableReach) {
  const facts = await location?.facts(path, signal);
  if (!location || facts?.kind !== 'file') throw new AppError('view/unavailable', fileMissing(path));
  return { location, sizeBytes: facts.sizeBytes };
}

function asText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
