import { statSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { localText } from '../../../../../shared/text/local-text.ts';
import type { HostCopyContext } from '../../../../locations/host-database-copy/copy-on-host.ts';
import type { HostCopied, HostCopy } from '../../../../locations/host-database-copy/host-copy.ts';
import { makeHostFolder } from '../../../../locations/host-database-copy/host-folder.ts';
import { lookAtDatabase } from '../../../../locations/host-database-copy/look-at-database.ts';
import type { SeenDatabase } from '../../../../locations/host-database-copy/look-at-database.ts';
import { settleOnHost } from '../../../../locations/host-database-copy/settle-on-host.ts';
import { placeFor, roomiest } from '../../../../locations/host-database-copy/temporary-place.ts';
import type { TemporaryPlace } from '../../../../locations/host-database-copy/temporary-place.ts';
import { databaseBusy, onNetworkFileSystem } from '../../../../locations/live-database/database-errors.ts';
import { totalBytes } from '../../../../locations/live-database/file-version.ts';
import type { DatabaseFiles } from '../../../../locations/live-database/file-version.ts';
import type { DatabaseHeader } from '../../../../locations/live-database/header.ts';
import { isStopped, judgeHeader, missingWithLog } from '../../../../locations/live-database/read-header.ts';
import { asLocationError } from '../../../../locations/location-errors.ts';
import { hostPrograms } from '../../../../locations/ssh/host-programs.ts';
import type { FoundAbilities } from '../../../../locations/ssh/read-abilities.ts';
import { HostFileError } from '../../../../locations/ssh/sftp-errors.ts';
import { noCommands } from '../../../../locations/ssh/ssh-errors.ts';
import type { JobContext } from '../../../../platform/job-context.ts';
import type { CaptureRequest } from '../capture-database.ts';
import { pinLimitReached, scratchFull, stallLimitReached, walLimitReached } from '../capture-limits.ts';
import { freeBytesAt, tell } from '../capture-watch.ts';
import type { CheckedCopy } from '../copy-database.ts';
import { examineCopy } from '../examine-copy.ts';
import { bothOf } from './both-of.ts';
import { fetchFiles } from './fetch-files.ts';
import type { Fetching } from './fetch-files.ts';
import { filledUp, liveWays, noHashes } from './host-copy-ways.ts';
import type { HostCopyWay } from './host-copy-ways.ts';
import type { HostDatabase } from './host-database.ts';
import { RemainingWays } from './remaining-ways.ts';
import { ScratchBase } from './scratch-base.ts';

const lookMs = 60_000;
const tries = 4;

/**
 * Copies a database on its host by the way that its state allows, brings the copy here, and checks it. Where that does not give a whole copy
 * the next way is taken. Nothing is opened in place that would leave files behind, and the copy there is removed in every case.
 */
export async function copyAndFetch(database: HostDatabase, context: JobContext): Promise<CheckedCopy> {
  const { to, known, earlier } = database;
  const base = ScratchBase.begin({ path: to, known, earlier }, context.signal);
  try {
    return await copyOnto(base, database, context);
  } finally {
    await base.settled();
  }
}

async function copyOnto(
  base: ScratchBase,
  database: HostDatabase,
  context: JobContext,
): Promise<CheckedCopy> {
  const { request, host } = database;
  const { label } = host.connection;
  const wait = { signal: context.signal, timeoutMs: lookMs };
  const [path, programs] = await bothOf(locateOnHost(database, context), programsOn(database, context));
  const ways = new RemainingWays(label, request.name, liveWays(programs, database.liveCopyReason));
  for (let round = 0; round < tries; round += 1) {
    const seen = await lookAtDatabase(host.connection, path, wait);
    const { files, header } = judged(seen, request.name);
    const way = ways.next({ isStopped: isStopped(header, files), walMode: header.walMode });
    const copying = { database, base, path, seen, files, header, programs };
    const fetched = await fetchBy(way, copying, context);
    if (fetched.kind !== 'copied') {
      ways.noCopy(fetched);
      continue;
    }
    const { problem, ...examined } = await examineFetched(database, totalBytes(files), context);
    const { modifiedNs, mode, method, heldMs } = fetched;
    if (problem === null)
      return { ...examined, path: database.to, original: { modifiedNs, mode }, method, heldMs };
    if (method === 'plain-copy') ways.inDoubt(problem);
    else ways.notWhole(problem);
  }
  throw ways.exhausted();
}

async function programsOn({ host, request }: HostDatabase, { signal }: JobContext): Promise<FoundAbilities> {
  const { label } = host.connection;
  const { programs } = await hostPrograms(host.connection, { signal, timeoutMs: lookMs });
  if (programs === null) throw noCommands(label);
  if (programs.python3 === null && !programs.has.has('sha256sum')) throw noHashes(label, request.name);
  return programs;
}

/** Free of links as SQLite follows them when it names `-wal`; refuses network file systems of the host. */
async function locateOnHost({ host, request }: HostDatabase, { signal }: JobContext): Promise<string> {
  const [folder, name] = [posix.dirname(request.path), posix.basename(request.path)];
  const location = host.location(folder);
  const [path, network] = await bothOf(
    location.absolutePath(name, signal),
    location.networkFileSystem(name, signal),
  );
  if (network !== null) throw onNetworkFileSystem(request.name, network);
  return path;
}

function judged(
  seen: SeenDatabase,
  name: string,
): { readonly files: DatabaseFiles; readonly header: DatabaseHeader } {
  const { files, walBytes, beginning, isSettled } = seen;
  if (files === null) throw missingWithLog(name, walBytes);
  if (beginning.length === 0 && files.main.sizeBytes > 0)
    throw asLocationError(new HostFileError('EACCES', 'it cannot be read', null), name);
  return { files, header: judgeHeader(beginning, name, files, () => isSettled) };
}

type Copying = Fetching & {
  readonly path: string;
  readonly seen: SeenDatabase;
  readonly files: DatabaseFiles;
  readonly header: DatabaseHeader;
};

type Fetched = HostCopied | Extract<HostCopy, { readonly kind: 'moved' | 'stopped' | 'failed' | 'unstill' }>;

async function fetchBy(way: HostCopyWay, copying: Copying, context: JobContext): Promise<Fetched> {
  const room = roomyPlace(copying);
  const { connection } = copying.database.host;
  const folder = await makeHostFolder(connection, room.folder, { signal: context.signal, timeoutMs: lookMs });
  try {
    const fetched = await fetchThrough(folder.path, room, way, copying, context);
    if (fetched.kind !== 'copied') folder.mustBeKept();
    return fetched;
  } catch (error: unknown) {
    // Over a link that was opened anew meanwhile, whatever is done there only finds that the folder has gone.
    folder.mustBeKept();
    throw error;
  } finally {
    await folder.release();
  }
}

async function fetchThrough(
  folder: string,
  room: RoomyPlace,
  way: HostCopyWay,
  copying: Copying,
  context: JobContext,
): Promise<Fetched> {
  const { database, path, header, files } = copying;
  const { host, request } = database;
  const job = { path, folder, walMode: header.walMode, limits: request.limits };
  const copy = await way(job, hostContext(database, totalBytes(files), context));
  if (copy.kind === 'busy') throw databaseBusy(request.name);
  if (copy.kind === 'full')
    throw filledUp(request.name, placeText(database, room.folder), room.freeBytes, room.neededBytes);
  if (copy.kind === 'limit') throw limitReached(copy, request);
  if (copy.kind !== 'copied') return copy;
  const left = await settleOnHost(host.connection, folder, context.signal);
  await fetchFiles(copying, folder, left, context);
  return copy;
}

type RoomyPlace = TemporaryPlace & { readonly neededBytes: number };

/** With its `-wal` brought into it, a copy may for a moment take that much more. */
function roomyPlace({ database, seen, files }: Copying): RoomyPlace {
  const { request, to } = database;
  const { spareBytes } = request.limits;
  const bytes = totalBytes(files);
  const neededThere = bytes + (files.wal?.sizeBytes ?? 0) + spareBytes;
  const place = placeFor(seen.places, neededThere);
  if (place === null) {
    const most = roomiest(seen.places);
    const folders = seen.places.map(({ folder }) => folder).join(', ') || '/tmp';
    throw scratchFull(request.name, placeText(database, folders), most?.freeBytes ?? 0, neededThere);
  }
  const folder = dirname(to);
  // What lies there already is written over.
  const freeHere = freeBytesAt(folder) + (statSync(to, { throwIfNoEntry: false })?.size ?? 0);
  if (freeHere < bytes + spareBytes) throw scratchFull(request.name, folder, freeHere, bytes + spareBytes);
  return { ...place, neededBytes: neededThere };
}

function placeText({ host }: HostDatabase, folders: string): string {
  return `${host.connection.label}: ${folders}`;
}

function limitReached(
  { limit, amount }: Extract<HostCopy, { readonly kind: 'limit' }>,
  { name, limits }: CaptureRequest,
): Error {
  if (limit === 'stall') return stallLimitReached(name, amount, limits.maxStallMs);
  if (limit === 'pin') return pinLimitReached(name, amount, limits.maxPinMs);
  return walLimitReached(name, amount, limits.maxWalGrowthBytes);
}

function hostContext({ host, request }: HostDatabase, total: number, context: JobContext): HostCopyContext {
  const { name } = request;
  const stage = localText(
    `Copying ${name} on ${host.connection.label}`,
    `${host.connection.label}에서 ${name} 복사 중`,
  );
  tell(context, stage, 1, 0, total);
  return {
    connection: host.connection,
    signal: context.signal,
    clock: context.clock,
    onBytes: (bytes) => tell(context, stage, 1, bytes, Math.max(bytes, total)),
  };
}

function examineFetched({ to, request }: HostDatabase, bytes: number, context: JobContext) {
  const { name, notEmpty, meanwhile = () => Promise.resolve() } = request;
  return examineCopy({ path: to, name, bytes, notEmpty, meanwhile }, context);
}
