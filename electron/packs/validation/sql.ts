import { localText } from '../../../shared/text/local-text.ts';
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
  const statement = singleStatement(sql);
  if (statement.problem !== null) return statement.problem;
  const { words } = statement;
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

/** What a change of a restored copy must not be, or begin. */
const refusedInChanges = new Set(
  [...changing].filter((word) => !['INSERT', 'UPDATE', 'DELETE', 'INTO'].includes(word)),
);

/** What is wrong with a statement that must be one INSERT, UPDATE or DELETE, or null. */
export function changeProblem(sql: string): LocalText | null {
  const statement = singleStatement(sql);
  if (statement.problem !== null) return statement.problem;
  const [first = ''] = statement.words;
  if (!['INSERT', 'UPDATE', 'DELETE'].includes(first)) {
    return localText(
      'expected a statement that begins with UPDATE, DELETE or INSERT.',
      'UPDATE, DELETE 또는 INSERT로 시작하는 문장이어야 합니다.',
    );
  }
  const word = statement.words.find((one) => refusedInChanges.has(one));
  return word === undefined
    ? null
    : localText(
        `"${word}" is not allowed in a change of a copy; put a column of that name in double quotes.`,
        `사본을 바꾸는 문장에는 "${word}"을(를) 쓸 수 없습니다. 그런 이름의 열이라면 큰따옴표로 묶으십시오.`,
      );
}

/** The parameters that a statement expects to be bound, such as `:what`. */
export function parametersOf(sql: string): readonly string[] {
  const found = (withoutQuoted(sql) ?? '').match(/[:@$][A-Za-z_][A-Za-z0-9_]*|\?\d*/g) ?? [];
  return [...new Set(found)];
}

const noTemplates = localText(
  'SQL takes no templates: use parameters such as :now_utc, or :name of an argument, which are bound as values.',
  'SQL에는 템플릿을 쓸 수 없습니다. 값으로 바인딩되는 :now_utc나 인수의 :name 같은 매개변수를 쓰십시오.',
);

type Statement =
  | { readonly problem: LocalText }
  | { readonly problem: null; readonly words: readonly string[] };

/** The words of the one statement, in capitals. */
function singleStatement(sql: string): Statement {
  if (sql.includes('${')) return { problem: noTemplates };
  const bare = withoutQuoted(sql);
  if (bare === null)
    return {
      problem: localText('a quote or comment is not closed.', '닫히지 않은 따옴표나 주석이 있습니다.'),
    };
  const [first, ...others] = bare.split(';');
  if (others.some((rest) => rest.trim() !== '')) {
    return {
      problem: localText(
        'expected a single statement; ";" begins another.',
        '문장은 하나여야 합니다. ";" 뒤에 다른 문장이 있습니다.',
      ),
    };
  }
  if (!isBalanced(first ?? ''))
    return {
      problem: localText(
        'the parentheses do not match: one is missing or too many.',
        '괄호의 짝이 맞지 않습니다. 빠졌거나 남는 괄호가 있습니다.',
      ),
    };
  return { problem: null, words: (first ?? '').toUpperCase().match(/[A-Z_][A-Z0-9_]*/g) ?? [] };
}

/** As far as a statement can be checked without its database; the rest is for `pack try`. */
function isBalanced(bare: string): boolean {
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
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
