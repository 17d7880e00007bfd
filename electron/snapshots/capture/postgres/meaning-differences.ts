import { andMore } from '../../../../shared/text/and-more.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import type { PostgresMeaning } from '../../../../shared/model/snapshot.ts';
import { mainVersion } from '../../../locations/postgres/client-programs.ts';
import type { ReadMeaning } from '../../../locations/postgres/read-meaning.ts';

/** In what a loaded database differs from what was captured; a table that was not counted on one side is unknown, not different. */
export function meaningDifferences(then: PostgresMeaning, now: ReadMeaning): readonly LocalText[] {
  const found: LocalText[] = [];
  // Another main version words definitions in another way.
  const comparable = mainVersion(then.serverVersion) === mainVersion(now.serverVersion);
  if (comparable && then.schemaSha256 !== now.schemaSha256) found.push(otherSchema);
  for (const table of new Set([...Object.keys(then.tables), ...Object.keys(now.tables)])) {
    const [before, after] = [then.tables[table]?.rows, now.tables[table]?.rows];
    if (before === null || after === null || before === after) continue;
    found.push(otherRows(table, before ?? null, after ?? null));
  }
  return found;
}

/** The first of several, and how many more there are; null for none. */
export function inOneText(problems: readonly LocalText[]): LocalText | null {
  const [first] = problems;
  return first === undefined ? null : andMore(first, problems.length - 1);
}

const otherSchema = localText(
  'Its schema is not the one that was captured.',
  '스키마가 캡처한 것과 다릅니다.',
);

function otherRows(table: string, then: number | null, now: number | null): LocalText {
  return localText(
    `The table "${table}" holds ${now ?? 'no'} rows; ${then ?? 'none'} were captured.`,
    `테이블 "${table}"의 행 수는 ${now ?? '없음'}이며, 캡처한 값은 ${then ?? '없음'}입니다.`,
  );
}
