import { isAppError } from '../../../shared/errors/app-error.ts';
import type { DrillCheck } from '../../../shared/model/drill.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PostgresMeaning } from '../../../shared/model/snapshot.ts';
import { clientProgramsFor, mainVersion, programIn } from '../../locations/postgres/client-programs.ts';
import { openPostgres } from '../../locations/postgres/connection.ts';
import { beginMoment, readPostgresMeaning } from '../../locations/postgres/read-meaning.ts';
import { clientEnvironment, runClient } from '../../locations/postgres/run-client.ts';
import { ScratchCluster, serverProgramsFor } from '../../locations/postgres/scratch-cluster.ts';
import { dumpPath } from '../../packs/parts-for-target.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { RootPart, SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import { inOneText, meaningDifferences } from '../capture/postgres/meaning-differences.ts';
import { baseFolder } from './restored-set.ts';

const loadMs = 12 * 3_600_000;
const countBudgetMs = 10 * 60_000;

/** What only a superuser or another computer has says nothing about the dump: it was not proven here, and is not damaged. */
const beyondThisDesk =
  /must be superuser|permission denied to create|permission denied for (?:foreign-data wrapper|language)|is not available|could not (?:open extension control|access) file|superuser-only/i;

/**
 * Loads each dump of a restored set into a database of a server that is started for it, and compares schema and rows with what was
 * counted when the dump was made. Where this computer has no server, that is said, and nothing is claimed.
 */
export async function loadDumps(
  root: SnapshotRoot,
  folder: string,
  scratchRoot: string,
  context: JobContext,
): Promise<readonly DrillCheck[]> {
  const checks: DrillCheck[] = [];
  for (const part of root.parts) {
    if (part.kind !== 'postgres' || part.state !== 'captured' || part.postgres === undefined) continue;
    const { en, ko } = part.title;
    const stage = localText(
      `Loading ${en} into a server of its own`,
      `${ko}을(를) 별도의 서버에 적재하는 중`,
    );
    const nothing = { files: 0, filesTotal: null, bytes: 0, bytesTotal: null };
    context.progress({ stage, step: 3, steps: 3, ...nothing });
    const path = `${baseFolder(folder, part.base)}/${dumpPath(part.id)}`;
    checks.push(await loadOne(part, part.postgres, path, scratchRoot, context.signal));
  }
  return checks;
}

async function loadOne(
  part: RootPart,
  meaning: PostgresMeaning,
  path: string,
  scratchRoot: string,
  signal: AbortSignal,
): Promise<DrillCheck> {
  const programs = await serverProgramsFor(meaning.serverVersion, signal);
  if (programs === null) return notLoaded(part, noServer(meaning.serverVersion));
  try {
    const cluster = await ScratchCluster.start(programs, scratchRoot, meaning.encoding, signal);
    try {
      return await loadInto(cluster, part, meaning, path, signal);
    } finally {
      await cluster.stop();
    }
  } catch (error: unknown) {
    if (!isAppError(error) || !error.code.startsWith('postgres/')) throw error;
    return notLoaded(part, error.text);
  }
}

async function loadInto(
  cluster: ScratchCluster,
  part: RootPart,
  meaning: PostgresMeaning,
  path: string,
  signal: AbortSignal,
): Promise<DrillCheck> {
  const wait = { signal, timeoutMs: 60_000 };
  const owner = await openPostgres(cluster.access('owner', 'postgres'), wait);
  await owner.run('CREATE DATABASE copy OWNER copy TEMPLATE template0', wait).finally(() => owner.close());
  const client = await clientProgramsFor(meaning.clientVersion, null, signal);
  const access = cluster.access('copy', 'copy');
  const foreign = [
    'owner',
    'privileges',
    'comments',
    'publications',
    'subscriptions',
    'security-labels',
    'tablespaces',
  ];
  const args = [...foreign.map((what) => `--no-${what}`), '--no-password', '--dbname=copy', path];
  const { status, said } = await runClient(programIn(client.folder, 'pg_restore'), args, {
    environment: clientEnvironment(access, scratchFree),
    signal,
    timeoutMs: loadMs,
  });
  if (status !== 0 && beyondThisDesk.test(said)) return notLoaded(part, words(said));
  if (status !== 0) return loaded(part, [words(said)]);
  const connection = await openPostgres(access, wait);
  try {
    await beginMoment(connection, wait);
    const now = await readPostgresMeaning(connection, countBudgetMs, signal);
    return loaded(part, meaningDifferences(meaning, now));
  } finally {
    connection.close();
  }
}

/** No certificate is needed for a socket of our own, so no file is written. */
const scratchFree = '/nonexistent';

function loaded({ title }: RootPart, problems: readonly LocalText[]): DrillCheck {
  const what = localText(
    `"${title.en}" was loaded into a PostgreSQL server of its own, and holds what was captured`,
    `"${title.ko}"을(를) 별도의 PostgreSQL 서버에 적재했으며 캡처한 내용과 같습니다`,
  );
  return { what, ok: problems.length === 0, detail: inOneText(problems) };
}

function notLoaded({ title }: RootPart, detail: LocalText): DrillCheck {
  const what = localText(
    `"${title.en}" was read to its end, and not loaded into a server: structure and row counts only`,
    `"${title.ko}"을(를) 끝까지 읽었지만 서버에 적재하지는 않았습니다(구조와 행 수만 확인)`,
  );
  return { what, ok: true, detail };
}

function words(said: string): LocalText {
  const text = said.replace(/\s+/g, ' ').slice(0, 800);
  return localText(`pg_restore: ${text}`, `pg_restore: ${text}`);
}

function noServer(version: string): LocalText {
  const major = mainVersion(version);
  return localText(
    `There is no PostgreSQL server of version ${major} or newer on this computer (on Debian: postgresql-${major}).`,
    `이 컴퓨터에 PostgreSQL ${major} 이상의 서버 프로그램이 없습니다(Debian: postgresql-${major}).`,
  );
}
