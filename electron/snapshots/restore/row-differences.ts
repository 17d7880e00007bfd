import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RestoreRemark, RowDifference } from '../../../shared/model/restore.ts';
import type { TableCounts } from '../../../shared/model/snapshot.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { RestoreFiles } from './restore-files.ts';
import { partItems } from './scope.ts';
import type { RestoreScope } from './scope.ts';

type RowSurvey = {
  readonly rows: readonly RowDifference[] | null;
  readonly warnings: readonly RestoreRemark[];
};

/**
 * Tables of which a database has other numbers of rows now than in the snapshot. The database may be in use; it is opened by SQLite alone and
 * nothing is left beside it. One that cannot be read now is no hindrance, and said.
 */
export async function rowDifferences(
  files: RestoreFiles,
  scope: RestoreScope,
  part: RootPart,
  signal: AbortSignal,
): Promise<RowSurvey> {
  if (part.kind !== 'sqlite' || part.database === null || scope.matches !== null)
    return { rows: null, warnings: [] };
  for await (const { zone, path } of partItems(scope, part, signal)) {
    if ((await files.facts(`${zone.dir}/${path}`))?.type !== 'file') continue;
    return countNow(files, zone.dir, path, part.database.tables, signal);
  }
  return { rows: null, warnings: [] };
}

/** Pure: tables whose rows differ, those of the snapshot first in order of their names. */
export function compareCounts(now: TableCounts, inSnapshot: TableCounts): readonly RowDifference[] {
  const tables = new Set([...Object.keys(inSnapshot), ...Object.keys(now)]);
  return [...tables]
    .toSorted()
    .map((table) => ({
      table,
      now: now[table]?.rows ?? null,
      inSnapshot: inSnapshot[table]?.rows ?? null,
    }))
    .filter((difference) => difference.now !== difference.inSnapshot);
}

async function countNow(
  files: RestoreFiles,
  dir: string,
  path: string,
  inSnapshot: TableCounts,
  signal: AbortSignal,
): Promise<RowSurvey> {
  try {
    const now = await files.system.countRows(dir, path, signal);
    return { rows: compareCounts(now, inSnapshot).slice(0, 1000), warnings: [] };
  } catch (error: unknown) {
    if (!isAppError(error) || signal.aborted) throw error;
    return { rows: null, warnings: [notCounted(path, error.text)] };
  }
}

function notCounted(path: string, { en, ko }: LocalText): RestoreRemark {
  return {
    code: 'rows-not-counted',
    text: localText(
      `The rows of "${path}" as it is now cannot be compared with the snapshot: ${en}`,
      `지금의 "${path}" 행 수를 스냅샷과 비교할 수 없습니다: ${ko}`,
    ),
  };
}
