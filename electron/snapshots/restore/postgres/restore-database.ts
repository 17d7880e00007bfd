import { randomBytes } from 'node:crypto';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { RestoreId } from '../../../../shared/model/ids.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { RestoreResult } from '../../../../shared/model/restore.ts';
import { postgresAddressText } from '../../../../shared/rules/postgres-address.ts';
import { makeScratchFolder, removeScratchFolder } from '../../../locations/live-database/scratch.ts';
import { clientProgramsFor } from '../../../locations/postgres/client-programs.ts';
import { openPostgres } from '../../../locations/postgres/connection.ts';
import { loadArchive } from '../../../locations/postgres/load-archive.ts';
import { beginMoment, readPostgresMeaning } from '../../../locations/postgres/read-meaning.ts';
import type { ReadMeaning } from '../../../locations/postgres/read-meaning.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { inOneText, meaningDifferences } from '../../capture/postgres/meaning-differences.ts';
import { tellingState } from '../link-lost.ts';
import { blocked } from '../restore-errors.ts';
import type { DatabaseRestore } from './database-restore.ts';
import { stagedLeft } from './database-link-lost.ts';
import { exchange } from './exchange.ts';
import { stateOf } from './kept-record.ts';
import type { KeptRecord } from './kept-record.ts';
import { inDatabase, withMaintenance } from './maintenance.ts';
import type { Rights } from './maintenance.ts';
import { planDatabase, stagedPrefix } from './plan-database.ts';

const safetyMs = 30 * 24 * 3600 * 1000;
const countBudgetMs = 10 * 60_000;

/**
 * Replaces a database: loaded into a new one beside it, compared with what was captured, and exchanged by renaming, both names in one
 * transaction. A crash leaves the old database or the new one in its place, never neither; the old one is kept under another name.
 *
 * Throws `restore/blocked`, `restore/destination-failed` when what was loaded is not what was captured, `postgres/…`, `ssh/…`,
 * `repository/damaged`, `run/cancelled`. Nothing was changed then, unless the error says by which name on the server it is told.
 */
export async function restoreDatabase(
  restore: DatabaseRestore,
  scratchRoot: string,
  context: JobContext,
): Promise<RestoreResult> {
  const startedAt = context.clock.now();
  const { plan, rights } = await planDatabase(restore, context);
  if (plan.blockers.length > 0 || rights === null) throw blocked(plan.blockers);
  const id = RestoreId.parse(randomBytes(8).toString('hex'));
  const staged = `${stagedPrefix}${id}`;
  const { access, meaning, part } = restore;
  try {
    const loaded = await tellingState(stagedLeft(access.address.database, staged), () =>
      restore.door.again(context.signal, (isRepeated) =>
        load(restore, { rights, staged, isRepeated }, scratchRoot, context),
      ),
    );
    const problem = inOneText(meaningDifferences(meaning, loaded));
    if (problem !== null) throw otherThanCaptured(part.title.en, problem);
    const record: Omit<KeptRecord, 'comment'> = {
      holdfast: 1,
      restoreId: id,
      snapshotId: restore.request.contents.id,
      live: access.address.database,
      state: stateOf(loaded),
      startedAt,
      bytes: part.bytes,
    };
    const kept = await exchange(restore, rights, { staged, record }, context.signal);
    return resultOf(restore, record, kept, context.clock.now());
  } catch (error: unknown) {
    await dropQuietly(restore, staged);
    throw error;
  }
}

/** Into a database of its own, which is made anew where a connection broke. */
async function load(
  restore: DatabaseRestore,
  {
    rights,
    staged,
    isRepeated,
  }: { readonly rights: Rights; readonly staged: string; readonly isRepeated: boolean },
  scratchRoot: string,
  context: JobContext,
): Promise<ReadMeaning> {
  const { access, meaning, part, programs: folder, request } = restore;
  const { signal } = context;
  await withMaintenance(restore.access, signal, async (server) => {
    if (isRepeated) await server.drop(staged);
    await server.create(staged, rights.locale ?? likeNothing(restore));
  });
  // A dump may come from a newer client than the server it is loaded into.
  const programs = await clientProgramsFor(meaning.clientVersion, folder, signal);
  const into = inDatabase(access, staged);
  const scratch = makeScratchFolder(scratchRoot);
  try {
    const stage = localText(`Loading ${part.title.en}`, `${part.title.ko} 적재 중`);
    const told = { stage, step: 1, steps: 2, files: 0, filesTotal: 1, bytesTotal: part.bytes };
    await loadArchive(
      piecesOf(request, part.id, signal, (bytes) => context.progress({ ...told, bytes })),
      {
        programs,
        access: into,
        keepOwners: rights.isSuper,
        scratch,
        signal,
      },
    );
  } finally {
    removeScratchFolder(scratch);
  }
  const connection = await openPostgres(into, { signal, timeoutMs: 60_000 });
  try {
    await beginMoment(connection, { signal, timeoutMs: 60_000 });
    return await readPostgresMeaning(connection, countBudgetMs, signal);
  } finally {
    connection.close();
  }
}

async function* piecesOf(
  { contents }: DatabaseRestore['request'],
  partId: string,
  signal: AbortSignal,
  told: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const entry of contents.entries(partId, signal)) {
    if (entry.type !== 'file') continue;
    for await (const piece of contents.content(entry, signal)) {
      bytes += piece.length;
      told(bytes);
      yield piece;
    }
  }
}

/** What led here is told; a database that cannot be dropped now is named by the next plan. */
async function dropQuietly(restore: DatabaseRestore, staged: string): Promise<void> {
  const { signal } = new AbortController();
  await withMaintenance(restore.access, signal, (server) => server.drop(staged)).catch(() => undefined);
}

function likeNothing({ meaning, access }: DatabaseRestore): NonNullable<Rights['locale']> {
  return { collate: 'C', ctype: 'C', encoding: meaning.encoding, owner: access.address.user };
}

function resultOf(
  { part, access }: DatabaseRestore,
  { restoreId, snapshotId, startedAt, bytes }: Omit<KeptRecord, 'comment'>,
  kept: string | null,
  finishedAt: number,
): RestoreResult {
  const { en, ko } = part.title;
  const what = localText(
    `"${en}" holds the schema and the rows that were captured`,
    `"${ko}"이(가) 캡처한 스키마와 행을 담고 있습니다`,
  );
  const detail =
    kept === null
      ? null
      : localText(
          `The database that it replaced is kept as "${kept}" until you drop it.`,
          `교체된 데이터베이스는 직접 삭제할 때까지 "${kept}"(으)로 보관됩니다.`,
        );
  return {
    id: restoreId,
    snapshotId,
    outcome: 'restored',
    startedAt,
    finishedAt,
    files: 1,
    bytes,
    reusedFiles: 0,
    checks: [{ what, ok: true, detail }],
    safety:
      kept === null
        ? null
        : {
            folders: [postgresAddressText({ ...access.address, database: kept })],
            keepUntil: finishedAt + safetyMs,
          },
  };
}

function otherThanCaptured(
  title: string,
  { en, ko }: { readonly en: string; readonly ko: string },
): AppError {
  return new AppError(
    'restore/destination-failed',
    localText(
      `"${title}" was loaded beside the live database and is not what was captured: ${en} Nothing was changed.`,
      `"${title}"을(를) 현재 데이터베이스 옆에 적재했지만 캡처한 것과 다릅니다: ${ko} 아무것도 변경하지 않았습니다.`,
    ),
  );
}
