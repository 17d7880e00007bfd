import { queryFailed } from '../live-database/database-errors.ts';
import { sqlLiteral } from '../live-database/sql-literal.ts';

/** Texts, quoted names, comments, parameters, and what else must be told apart (sqlite.org/lang_expr.html, tokenize.c). */
const token =
  /(?<kept>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?<gap>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\s+)|[:@$](?<name>[A-Za-z_]\w*)|(?<sign>[;()?'"`[\0])|(?<word>[A-Za-z_]\w*)|[\s\S]/g;

/** Functions that only the shell has, and that reach beyond the database. */
const shellFunctions =
  /(?:\b|["[`])(?:load_extension|readfile|writefile|edit|fts3_tokenizer|fsdir|lsdir|zipfile|zipfile_cds|sqlar_(?:un)?compress)["\]`]?\s*\(/i;

type Token = {
  readonly text: string;
  readonly kind: 'text' | 'gap' | 'parameter' | 'other';
};

/** Throws `database/query-failed` for what is not a single whole statement, so that what stands around it could complete it. */
export function wholeStatement(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let isOver = false;
  for (const { 0: text, groups = {} } of sql.matchAll(token)) {
    const { kept, gap, name, sign } = groups;
    if (isOver && gap === undefined) throw queryFailed('only one statement can be run');
    depth += depthOf(sign);
    isOver ||= sign === ';';
    const isBroken = sign !== undefined && !'(;)'.includes(sign);
    if (isBroken || depth < 0) throw queryFailed(`unrecognized token: "${text}"`);
    if (isOver) continue;
    if (gap !== undefined) tokens.push({ text: ' ', kind: 'gap' });
    else if (name !== undefined) tokens.push({ text, kind: 'parameter' });
    else tokens.push({ text, kind: kept?.startsWith("'") === true ? 'text' : 'other' });
  }
  if (depth !== 0) throw queryFailed('incomplete input');
  return tokens;
}

/**
 * One statement as the shell of SQLite can be told it: its values are in it as literals, and it has neither comments nor line breaks, so that
 * no line can be a command of the shell. Throws what `wholeStatement` throws, and for a parameter without a value.
 */
export function shellStatement(sql: string, parameters: Readonly<Record<string, unknown>>): string {
  const tokens = wholeStatement(sql);
  const names = tokens.map(({ text, kind }) => (kind === 'text' ? ' ' : text)).join('');
  const reaching = shellFunctions.exec(names)?.[0];
  if (reaching !== undefined) throw queryFailed(`no such function: ${reaching.replaceAll(/\W/g, '')}`);
  const said = tokens.map(({ text, kind }) => {
    if (kind === 'text') return inOneLine(text);
    if (kind !== 'parameter') return text;
    const name = text.slice(1);
    if (!Object.hasOwn(parameters, name)) throw queryFailed(`Missing named parameter "${name}"`);
    return inOneLine(sqlLiteral(parameters[name]));
  });
  return said.join('').trim();
}

/** A text without line breaks, so that none of its lines stands alone. It has no more affinity than it had. */
function inOneLine(literal: string): string {
  if (!literal.startsWith("'") || !literal.includes('\n')) return literal;
  return `(${literal.replaceAll('\n', "'||char(10)||'")})`;
}

function depthOf(sign: string | undefined): number {
  if (sign === '(') return 1;
  return sign === ')' ? -1 : 0;
}

/**
 * Names the columns of a SELECT without reading a row, where the shell prints names above a first row only. Its parameters stay as they are, since
 * a column without a name is called by its text.
 */
export function columnsSql(sql: string): string {
  const select = wholeStatement(sql)
    .map(({ text, kind }) => (kind === 'text' ? inOneLine(text) : text))
    .join('');
  return `SELECT * FROM (SELECT 1) LEFT JOIN (SELECT * FROM (${select}) LIMIT 0);`;
}

/** The rows of a SELECT with so many columns, in a form that has no line breaks, commas or bytes in it. */
export function rowsSql(select: string, columns: number, sent: 'whole' | 'shown', mostRows: number): string {
  const names = Array.from({ length: columns }, (_, at) => `c${at}`);
  const form = sent === 'whole' ? wholeOf : shownOf;
  return `WITH Holdfast_rows(${names.join(',')}) AS (${select}) SELECT ${names.map(form).join(',')} FROM Holdfast_rows LIMIT ${mostRows};`;
}

/** One short line for each row. */
export function countedSql(select: string, mostRows: number): string {
  return `SELECT 'n' FROM (${select}) LIMIT ${mostRows};`;
}

/** The clock of the host in milliseconds, to measure with. */
export const stampSql = `SELECT 'T'||printf('%.3f',(julianday('now')-2440587.5)*86400000.0);`;

/** A line of `rowsSql` and `countedSql`; anything else is a message of the shell. */
export const rowLine = /^[nirtb][\dA-Za-z.+:-]*(?:,[nirtb][\dA-Za-z.+:-]*)*$/;

function wholeOf(name: string): string {
  return `CASE typeof(${name}) ${numbersOf(name)} WHEN 'text' THEN 't'||hex(CAST(${name} AS BLOB)) ELSE 'b'||hex(${name}) END`;
}

/** 8004 bytes hold at least the 2001 characters that tell a long text from one that fits. */
function shownOf(name: string): string {
  return `CASE typeof(${name}) ${numbersOf(name)} WHEN 'text' THEN 't'||hex(substr(CAST(${name} AS BLOB),1,8004)) ELSE 'b'||hex(substr(${name},1,32))||':'||length(${name}) END`;
}

function numbersOf(name: string): string {
  return `WHEN 'null' THEN 'n' WHEN 'integer' THEN 'i'||${name} WHEN 'real' THEN 'r'||printf('%!.20g',${name})`;
}
