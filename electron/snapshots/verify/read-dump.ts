import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { ArchiveReading } from '../../locations/postgres/archive-reading.ts';
import type { ArchiveFinding } from '../../locations/postgres/archive-reading.ts';
import { clientProgramsFor } from '../../locations/postgres/client-programs.ts';
import { partsFor } from '../../packs/parts-for-target.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { about } from './layer-findings.ts';
import type { LayerFindings } from './layer-findings.ts';
import type { EntryReading } from './read-entry.ts';
import type { VerifyRun } from './verify-run.ts';
import type { VerifySource } from './verify-source.ts';

/**
 * Reads a dump once: for its hash, and through `pg_restore` as a restore would read it. What that says of the archive is its structure;
 * the rows that it holds are compared with those that were counted on the server.
 */
export async function readDump(
  run: VerifyRun,
  part: RootPart,
  read: (source: VerifySource) => Promise<EntryReading>,
): Promise<EntryReading> {
  const { structure, meaning } = run.layers;
  const { source, context } = run;
  if (structure === null && meaning === null) return read(source);
  const reading = await startReading(run, part);
  if (!(reading instanceof ArchiveReading)) {
    structure?.notCheckable(about(part, null, reading));
    meaning?.notCheckable(about(part, null, reading));
    return read(source);
  }
  let found: ArchiveFinding;
  let entry: EntryReading;
  try {
    const through = (of: RootPart, file: ListedFile, signal: AbortSignal) =>
      reading.through(source.read(of, file, signal));
    entry = await read({ ...source, contents: source.contents, read: through });
  } finally {
    found = await reading.finish();
  }
  context.signal.throwIfAborted();
  judge(part, entry.problem === null ? found : { ...found, problem: null }, structure, entry);
  if (meaning !== null && entry.problem === null && found.problem === null)
    compareRows(part, found.rows, meaning);
  return entry;
}

async function startReading(
  { pack, source, context }: VerifyRun,
  part: RootPart,
): Promise<ArchiveReading | LocalText> {
  const { root } = source.contents;
  const served =
    pack === null
      ? undefined
      : partsFor(pack, root.target).find(({ definition }) => definition.id === part.id);
  try {
    const folder = served?.state === 'served' ? served.programs : null;
    const programs = await clientProgramsFor(part.postgres?.clientVersion ?? '0', folder, context.signal);
    return new ArchiveReading(programs, context.signal);
  } catch (error: unknown) {
    if (!isAppError(error) || !error.code.startsWith('postgres/')) throw error;
    return localText(
      `The dump was not read by PostgreSQL's own program: ${error.text.en}`,
      `PostgreSQL 프로그램으로 덤프를 읽지 못했습니다: ${error.text.ko}`,
    );
  }
}

function judge(
  part: RootPart,
  found: ArchiveFinding,
  structure: LayerFindings | null,
  entry: EntryReading,
): void {
  if (structure === null) return;
  structure.checked += 1;
  if (entry.problem !== null) structure.problem(about(part, null, notRead));
  else if (found.problem !== null) structure.problem(about(part, null, notAnArchive(found.problem)));
}

/** The same question for a database that the dump was restored into. */
function compareRows(part: RootPart, rows: ReadonlyMap<string, number>, findings: LayerFindings): void {
  if (part.postgres === undefined) {
    findings.notCheckable(about(part, null, nothingRecorded));
    return;
  }
  for (const [table, then] of Object.entries(part.postgres.tables)) {
    const now = rows.get(table);
    findings.checked += 1;
    if (then.rows === null) findings.notCheckable(about(part, null, notCounted(table)));
    else if (now === undefined) findings.problem(about(part, null, noTable(table)));
    else if (now !== then.rows) findings.problem(about(part, null, otherCount(table, then.rows, now)));
  }
}

const notRead = localText(
  'Its bytes could not be read whole, so nothing can be said about the dump in it.',
  '바이트를 온전히 읽을 수 없어 덤프를 판단할 수 없습니다.',
);
const nothingRecorded = localText(
  'Nothing was recorded about it at capture to compare with.',
  '캡처할 때 비교할 내용이 기록되지 않았습니다.',
);

function notAnArchive(said: string): LocalText {
  return localText(
    `pg_restore cannot read it to its end: ${said}`,
    `pg_restore가 끝까지 읽지 못합니다: ${said}`,
  );
}

function notCounted(table: string): LocalText {
  return localText(
    `The rows of "${table}" were not counted at capture.`,
    `캡처할 때 "${table}"의 행을 세지 않았습니다.`,
  );
}

function noTable(table: string): LocalText {
  return localText(
    `The table "${table}" that was captured is not in it.`,
    `캡처한 테이블 "${table}"이(가) 없습니다.`,
  );
}

function otherCount(table: string, then: number, now: number): LocalText {
  return localText(
    `The table "${table}" holds ${now} rows; ${then} were captured.`,
    `테이블 "${table}"에 행이 ${now}개 있으며, 캡처한 것은 ${then}개입니다.`,
  );
}
