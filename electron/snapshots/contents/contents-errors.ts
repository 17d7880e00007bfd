import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RootPart, SnapshotRoot } from '../../repository/roots/snapshot-root.ts';

/** The part of a snapshot by its id. Throws `snapshot/unknown-part` for one that it does not hold. */
export function capturedPart(root: SnapshotRoot, partId: string): RootPart {
  const part = root.parts.find(({ id }) => id === partId);
  if (part?.state === 'captured') return part;
  const known = root.parts.filter(({ state }) => state === 'captured').map(({ id }) => id);
  throw new AppError(
    'snapshot/unknown-part',
    localText(
      `The snapshot does not hold the part "${partId}". It holds: ${known.join(', ')}.`,
      `스냅샷에 "${partId}" 항목이 없습니다. 들어 있는 항목: ${known.join(', ')}.`,
    ),
  );
}

export function noDatabasePart(part: RootPart): AppError {
  return new AppError(
    'snapshot/unknown-part',
    localText(
      `"${part.title.en}" (${part.id}) is no database, so it cannot be queried. Choose a part of kind sqlite.`,
      `"${part.title.ko}"(${part.id})은(는) 데이터베이스가 아니어서 조회할 수 없습니다. sqlite 종류의 항목을 선택하십시오.`,
    ),
  );
}

export function unknownTable(table: string, known: readonly string[]): AppError {
  const list = known.slice(0, 50).join(', ');
  return new AppError(
    'database/query-failed',
    localText(
      `The database has no table "${table}". It has: ${list}.`,
      `데이터베이스에 "${table}" 테이블이 없습니다. 있는 테이블: ${list}.`,
    ),
  );
}

export function unknownRecipe(recipe: string, known: readonly string[]): AppError {
  const list = known.length === 0 ? '–' : known.join(', ');
  return new AppError(
    'snapshot/unknown-path',
    localText(
      `The pack of the snapshot has no recipe "${recipe}". It has: ${list}.`,
      `스냅샷의 팩에 "${recipe}" 레시피가 없습니다. 있는 레시피: ${list}.`,
    ),
  );
}
