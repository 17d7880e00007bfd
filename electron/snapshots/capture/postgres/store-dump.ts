import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import type { PostgresMeaning } from '../../../../shared/model/snapshot.ts';
import { clientProgramsFor } from '../../../locations/postgres/client-programs.ts';
import { openPostgres } from '../../../locations/postgres/connection.ts';
import type { PostgresAccess } from '../../../locations/postgres/connection.ts';
import { dumpStream } from '../../../locations/postgres/dump-stream.ts';
import { beginMoment, readPostgresMeaning } from '../../../locations/postgres/read-meaning.ts';
import { readServerFacts } from '../../../locations/postgres/server-facts.ts';
import type { ServedPart } from '../../../packs/parts-for-target.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import type { ChunkSink } from '../../../repository/chunks/chunk-sink.ts';
import { FileListWriter } from '../../../repository/lists/file-list-writer.ts';
import type { StoredList } from '../../../repository/lists/file-list-writer.ts';
import type { ListedFile } from '../../../repository/snapshot-contents.ts';

type DumpDeps = {
  readonly sink: ChunkSink;
  readonly access: PostgresAccess;
  /** An owner-only folder that is removed at the end. */
  readonly scratch: string;
  readonly heard: (bytes: number) => void;
};

type StoredDump = {
  readonly entry: ListedFile;
  readonly list: StoredList;
  readonly newBytes: number;
  readonly meaning: PostgresMeaning;
  /** Why it is not the database that is meant, though whole; null when it is. */
  readonly problem: LocalText | null;
};

const waitMs = 60_000;
const countBudgetMs = 60_000;

/**
 * Takes a database of a server as one moment: the rows are counted, and the dump is made, in the same snapshot of the server. The dump
 * goes into the repository as it is made. Throws `postgres/…` and what the repository throws; nothing is left on the server.
 */
export async function storeDump(
  part: ServedPart,
  { sink, access, scratch, heard }: DumpDeps,
  { signal, clock }: Pick<JobContext, 'signal' | 'clock'>,
): Promise<StoredDump> {
  const wait = { signal, timeoutMs: waitMs };
  const startedAt = clock.now();
  const connection = await openPostgres(access, wait);
  try {
    const { version } = await readServerFacts(connection, wait);
    const programs = await clientProgramsFor(version, part.programs, signal);
    await beginMoment(connection, wait);
    const exported = await connection.run('SELECT pg_export_snapshot()', wait);
    const snapshotId = String(exported.rows[0]?.[0]);
    const read = await readPostgresMeaning(connection, countBudgetMs, signal);
    const pieces = heardOf(dumpStream({ access, programs, snapshotId, scratch, signal }), heard);
    const stored = await sink.put(pieces, sink.chunkSizes.databaseBytes, signal);
    const { sizeBytes, sha256, chunks, newBytes } = stored;
    const entry = { ...fileOf(part.path, startedAt), sizeBytes, sha256, chunks, readAt: startedAt };
    const writer = new FileListWriter(sink, signal);
    await writer.add(entry);
    const meaning = { ...read, clientVersion: programs.version };
    return { entry, list: await writer.finish(), newBytes, meaning, problem: emptyProblem(part, meaning) };
  } finally {
    connection.close();
  }
}

async function* heardOf(
  pieces: AsyncIterable<Uint8Array>,
  heard: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    heard(piece.length);
    yield piece;
  }
}

/** A dump lies on no disk before it is restored: it gets the rights of what holds secrets, and no owner. */
function fileOf(path: string, at: number): Omit<ListedFile, 'sizeBytes' | 'sha256' | 'chunks' | 'readAt'> {
  return {
    path,
    type: 'file',
    mode: 0o600,
    owner: null,
    modifiedNs: `${Math.round(at)}000000`,
    changedNs: null,
    inode: null,
    linkTarget: null,
  };
}

function emptyProblem({ definition }: ServedPart, { tables }: PostgresMeaning): LocalText | null {
  const empty = definition['not-empty'].filter(
    (name) => tables[name] === undefined || tables[name].rows === 0,
  );
  if (empty.length === 0) return null;
  const names = empty.join(', ');
  return localText(
    `These tables must have rows and are empty or missing: ${names}. It is new, was emptied, or is another database.`,
    `행이 있어야 하는데 비어 있거나 없는 테이블: ${names}. 새로 만들어졌거나 비워졌거나 다른 데이터베이스일 수 있습니다.`,
  );
}
