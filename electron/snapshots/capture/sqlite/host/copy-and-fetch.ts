import { rm } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { localText } from '../../../../../shared/model/local-text.ts';
import { settleOnHost } from '../../../../locations/host-database-copy/copy-on-host.ts';
import type { CopyFiles, HostCopyContext } from '../../../../locations/host-database-copy/copy-on-host.ts';
import { copyName } from '../../../../locations/host-database-copy/host-copy.ts';
import type { HostCopied, HostCopy } from '../../../../locations/host-database-copy/host-copy.ts';
import { makeHostFolder } from '../../../../locations/host-database-copy/host-folder.ts';
import { lookAtDatabase } from '../../../../locations/host-database-copy/look-at-database.ts';
import type { SeenDatabase } from '../../../../locations/host-database-copy/look-at-database.ts';
import { openPythonPieces } from '../../../../locations/host-database-copy/python-pieces.ts';
import { shellPieces } from '../../../../locations/host-database-copy/shell-pieces.ts';
import { placeFor, roomiest } from '../../../../locations/host-database-copy/temporary-place.ts';
import { databaseBusy, onNetworkFileSystem } from '../../../../locations/live-database/database-errors.ts';
import { totalBytes } from '../../../../locations/live-database/file-version.ts';
import type { DatabaseFiles } from '../../../../locations/live-database/file-version.ts';
import type { DatabaseHeader } from '../../../../locations/live-database/header.ts';
import { isStopped, judgeHeader, missingWithLog } from '../../../../locations/live-database/read-header.ts';
import { asLocationError } from '../../../../locations/location-errors.ts';
import type { EnteredHost } from '../../../../locations/ssh/host-access.ts';
import { hostPrograms } from '../../../../locations/ssh/host-programs.ts';
import type { FoundAbilities } from '../../../../locations/ssh/read-abilities.ts';
import { HostFileError } from '../../../../locations/ssh/sftp-errors.ts';
import { noCommands } from '../../../../locations/ssh/ssh-errors.ts';
import type { JobContext } from '../../../../platform/job-context.ts';
import type { KnownPieces } from '../../../../repository/chunks/known-pieces.ts';
import type { CaptureRequest } from '../capture-database.ts';
import { pinLimitReached, scratchFull, stallLimitReached, walLimitReached } from '../capture-limits.ts';
import { freeBytesAt, tell } from '../capture-watch.ts';
import type { CheckedCopy } from '../copy-database.ts';
import { examineCopy } from '../examine-copy.ts';
import { fetchCopy } from './fetch-copy.ts';
import { liveWays, noHashes } from './host-copy-ways.ts';
import type { HostCopyWay } from './host-copy-ways.ts';
import { RemainingWays } from './remaining-ways.ts';
import { ScratchCopy } from './scratch-copy.ts';

/** A database of a host, and where its copy is put together here. */
export type HostDatabase = {
  readonly host: EnteredHost;
  readonly known: KnownPieces;
  /** Its chunks in an earlier snapshot. */
  readonly earlier: readonly string[];
  /** `path` is absolute on the host. */
  readonly request: CaptureRequest;
  /** In an empty folder here; what an earlier attempt left there is taken up. */
  readonly to: string;
};

const lookMs = 60_000;
const tries = 4;

/**
 * Copies a database on its host by the way that its state allows, brings the copy here, and checks it. Where that does not give a whole copy
 * the next way is taken. Nothing is opened in place that would leave files behind, and the copy there is removed in every case.
 */
export async function copyAndFetch(database: HostDatabase, context: JobContext): Promise<CheckedCopy> {
  const { request, host } = database;
  const { label } = host.connection;
  const wait = { signal: context.signal, timeoutMs: lookMs };
  const path = await locateOnHost(database, context);
  const programs = await programsOn(database, context);
  const ways = new RemainingWays(label, request.name, liveWays(programs));
  for (let round = 0; round < tries; round += 1) {
    const seen = await lookAtDatabase(host.connection, path, wait);
    const { files, header } = judged(seen, request.name);
    const way = ways.next({ isStopped: isStopped(header, files), walMode: header.walMode });
    const copying = { database, path, seen, files, header, programs };
    const fetched = await fetchBy(way, copying, context);
    if (fetched.kind !== 'copied') {
      ways.noCopy(fetched);
      continue;
    }
    const { problem, ...examined } = await examineFetched(database, totalBytes(files), context);
    const { modifiedNs, mode, method, heldMs } = fetched;
    if (problem === null)
      return { ...examined, path: database.to, original: { modifiedNs, mode }, method, heldMs };
    ways.notWhole(problem);
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
  const path = await location.absolutePath(name, signal);
  const network = await location.networkFileSystem(name, signal);
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

type Copying = {
  readonly database: HostDatabase;
  readonly path: string;
  readonly seen: SeenDatabase;
  readonly files: DatabaseFiles;
  readonly header: DatabaseHeader;
  readonly programs: FoundAbilities;
};

type Fetched = HostCopied | Extract<HostCopy, { readonly kind: 'moved' | 'stopped' | 'failed' }>;

async function fetchBy(way: HostCopyWay, copying: Copying, context: JobContext): Promise<Fetched> {
  const { database, path, header, files, programs } = copying;
  const { host, request } = database;
  const place = roomyPlace(copying);
  const wait = { signal: context.signal, timeoutMs: lookMs };
  const bytes = totalBytes(files);
  const onHost = hostContext(database, bytes, context);
  const folder = await makeHostFolder(host.connection, place, wait);
  try {
    const job = { path, folder: folder.path, walMode: header.walMode, limits: request.limits };
    const copy = await way(job, onHost);
    if (copy.kind === 'busy') throw databaseBusy(request.name);
    if (copy.kind === 'full') throw scratchFull(request.name, placeText(database, place), null, null);
    if (copy.kind === 'limit') throw limitReached(copy, request);
    if (copy.kind !== 'copied') return copy;
    const left = await settleOnHost(folder.path, onHost);
    await fetchFiles(database, folder.path, left, programs, context);
    return copy;
  } finally {
    await folder.release();
  }
}

/** With its `-wal` brought into it, a copy may for a moment take that much more. */
function roomyPlace({ database, seen, files }: Copying): string {
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
  const freeHere = freeBytesAt(folder);
  if (freeHere < bytes + spareBytes) throw scratchFull(request.name, folder, freeHere, bytes + spareBytes);
  return place.folder;
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

async function fetchFiles(
  database: HostDatabase,
  folder: string,
  { mainBytes, beside }: CopyFiles,
  programs: FoundAbilities,
  context: JobContext,
): Promise<void> {
  const { earlier, to } = database;
  // Of an earlier attempt main is still worth something, and what lay beside it is not.
  for (const suffix of ['-wal', '-shm', '-journal']) await rm(`${to}${suffix}`, { force: true });
  await fetchFile(database, { folder, suffix: '', sizeBytes: mainBytes, earlier }, programs, context);
  for (const file of beside) await fetchFile(database, { folder, ...file, earlier: [] }, programs, context);
}

async function fetchFile(
  { host, known, to, request }: HostDatabase,
  file: {
    readonly folder: string;
    readonly suffix: string;
    readonly sizeBytes: number;
    readonly earlier: readonly string[];
  },
  programs: FoundAbilities,
  context: JobContext,
): Promise<void> {
  const { folder, suffix, sizeBytes, earlier } = file;
  const { name } = request;
  const there = `${copyName}${suffix}`;
  const { pieceBytes } = known;
  const pieces =
    programs.python3 === null
      ? shellPieces(host.connection, { folder, name: there, sizeBytes, pieceBytes })
      : await openPythonPieces(host.connection, `${folder}/${there}`, pieceBytes, context.signal);
  const stage = localText(`Fetching the copy of ${name}`, `${name} 복사본 가져오는 중`);
  tell(context, stage, 1, 0, sizeBytes);
  try {
    const scratch = await ScratchCopy.open(`${to}${suffix}`);
    try {
      const onBytes = (bytes: number) =>
        tell(context, stage, 1, Math.max(0, Math.min(bytes, sizeBytes)), sizeBytes);
      const fetch = { pieces, sizeBytes, scratch, known, earlier, name };
      await fetchCopy(fetch, { signal: context.signal, onBytes });
    } finally {
      await scratch.close();
    }
  } finally {
    pieces.close();
  }
}

function examineFetched({ to, request }: HostDatabase, bytes: number, context: JobContext) {
  const { name, notEmpty, meanwhile = () => Promise.resolve() } = request;
  return examineCopy({ path: to, name, bytes, notEmpty, meanwhile }, context);
}
