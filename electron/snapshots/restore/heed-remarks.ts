import { isAppError } from '../../../shared/errors/app-error.ts';
import type { QueryAnswer } from '../../../shared/model/contents.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RestorePlan, RestoreRemark } from '../../../shared/model/restore.ts';
import type { ServiceDefinition } from '../../packs/schema/part.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { DatabaseCopies } from '../contents/database-copies.ts';
import { queryDatabase } from '../contents/query-database.ts';

/** What a service does by itself with what a restored database says. */
export type Heed = ServiceDefinition['heed'][number];

const shownRows = 20;

/**
 * The rows of the snapshot that a service acts on once it starts, for the operator to see before. A database that cannot be asked is no
 * hindrance, and said.
 */
export async function heedRemarks(
  contents: SnapshotContents,
  heeds: readonly Heed[],
  plan: Pick<RestorePlan, 'parts'>,
  scratchRoot: string,
  signal: AbortSignal,
): Promise<readonly RestoreRemark[]> {
  const asked = heeds.filter(({ database }) => plan.parts.some(({ id }) => id === database));
  if (asked.length === 0) return [];
  const copies = new DatabaseCopies(scratchRoot);
  try {
    const remarks: RestoreRemark[] = [];
    for (const heed of asked) remarks.push(...(await remarkOf(contents, heed, copies, signal)));
    return remarks;
  } finally {
    copies.clear();
  }
}

async function remarkOf(
  contents: SnapshotContents,
  { database: partId, sql, text }: Heed,
  copies: DatabaseCopies,
  signal: AbortSignal,
): Promise<readonly RestoreRemark[]> {
  try {
    const answer = await queryDatabase(contents, { partId, sql }, copies, signal);
    if (answer.rows.length === 0) return [];
    const rows = rowsText(answer);
    return [{ code: 'heed', text: localText(`${text.en} ${rows.en}`, `${text.ko} ${rows.ko}`) }];
  } catch (error: unknown) {
    if (!isAppError(error) || signal.aborted) throw error;
    const { en, ko } = error.text;
    const remark = localText(
      `${text.en} It could not be looked up: ${en}`,
      `${text.ko} 확인하지 못했습니다: ${ko}`,
    );
    return [{ code: 'heed', text: remark }];
  }
}

function rowsText({ rows, truncated }: QueryAnswer) {
  const count = `${rows.length}${truncated ? '+' : ''}`;
  const shown = rows.slice(0, shownRows).map((row) => row.map((cell) => String(cell ?? '–')).join(' '));
  const list = `${shown.join(', ')}${rows.length > shown.length ? ', …' : ''}`;
  return localText(`(${count}) ${list}`, `(${count}개) ${list}`);
}
