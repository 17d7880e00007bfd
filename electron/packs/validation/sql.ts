import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';

const changing = new Set(
  (
    'INSERT UPDATE DELETE CREATE DROP ALTER ATTACH DETACH PRAGMA VACUUM REINDEX ANALYZE BEGIN COMMIT ROLLBACK SAVEPOINT RELEASE ' +
    'INTO LOAD_EXTENSION WRITEFILE READFILE'
  ).split(' '),
);

/**
 * What is wrong with a query that must be one SELECT, or null. Looks at words outside of strings, quoted names and comments. The
 * database is opened read-only besides; this is said early, when the pack is loaded.
 */
export function queryProblem(sql: string): LocalText | null {
  const bare = withoutQuoted(sql);
  if (bare === null)
    return localText('a quote or comment is not closed.', '닫히지 않은 따옴표나 주석이 있습니다.');
  const [first, ...others] = bare.split(';');
  if (others.some((rest) => rest.trim() !== '')) {
    return localText(
      'expected a single statement; ";" begins another.',
      '문장은 하나여야 합니다. ";" 뒤에 다른 문장이 있습니다.',
    );
  }
  const words = (first ?? '').toUpperCase().match(/[A-Z_][A-Z0-9_]*/g) ?? [];
  if (words[0] !== 'SELECT' && words[0] !== 'WITH') {
    return localText(
      'expected a query that begins with SELECT or WITH.',
      'SELECT 또는 WITH로 시작하는 쿼리여야 합니다.',
    );
  }
  const word = words.find((one) => changing.has(one));
  return word === undefined
    ? null
    : localText(
        `"${word}" is not allowed in a query that only reads; put a column of that name in double quotes.`,
        `읽기 전용 쿼리에는 "${word}"을(를) 쓸 수 없습니다. 그런 이름의 열이라면 큰따옴표로 묶으십시오.`,
      );
}

const closers: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': '`', '[': ']' };

/** The text with strings, quoted names and comments replaced by spaces; null when one of them does not end. */
function withoutQuoted(sql: string): string | null {
  let bare = '';
  let at = 0;
  while (at < sql.length) {
    const here = sql[at] ?? '';
    const end = endOfQuoted(sql, at);
    if (end === null) {
      bare += here;
      at += 1;
    } else if (end < 0) {
      return null;
    } else {
      bare += ' ';
      at = end;
    }
  }
  return bare;
}

/** The position behind the quoted part that begins at `at`; null when none does, negative when it does not end. */
function endOfQuoted(sql: string, at: number): number | null {
  if (sql.startsWith('--', at)) {
    const end = sql.indexOf('\n', at);
    return end < 0 ? sql.length : end + 1;
  }
  if (sql.startsWith('/*', at)) {
    const end = sql.indexOf('*/', at + 2);
    return end < 0 ? -1 : end + 2;
  }
  const closer = closers[sql[at] ?? ''];
  if (closer === undefined) return null;
  // A doubled quote inside a string ends it and begins another one at once, which comes to the same.
  const end = sql.indexOf(closer, at + 1);
  return end < 0 ? -1 : end + 1;
}
