import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ViewFilter } from '../../../shared/model/view.ts';
import { quotedName } from '../../platform/quoted-name.ts';
import type { PageColumn, PageInput } from './task-schemas.ts';

export type PageSql = {
  /** Counts all rows of the view. */
  readonly total: string;
  /** Counts the rows that match; the same as `total` without a filter. */
  readonly matching: string;
  /** The chosen column of the rows that match, in their order. */
  readonly keys: string;
  /** The rows that match in their order, without a limit; `range` narrows the chosen column. */
  readonly rows: (range: Condition | null) => string;
  /** Values of the filter by their names, which no parameter of a view has. */
  readonly values: Values;
  readonly isFiltered: boolean;
};

/** A value as SQLite gave it or takes it. */
export type Value = string | number | bigint | Uint8Array;
export type Values = Readonly<Record<string, Value>>;
type Condition = { readonly sql: string; readonly values: Values };

/** What the parameters of filter and range begin with. Packs cannot name theirs so: they have no capitals. */
const prefix = 'Holdfast_';

/** The rows from `offset` on, at most `limit`. */
export function sliceOf({ limit, offset }: Pick<PageInput, 'limit' | 'offset'>): Condition {
  return {
    sql: `LIMIT :${prefix}limit OFFSET :${prefix}offset`,
    values: { [`${prefix}limit`]: limit, [`${prefix}offset`]: offset },
  };
}

/**
 * Filter and order around a view's SELECT. Only declared columns become identifiers and every value is bound, so that nothing
 * an operator types is ever read as SQL.
 */
export function pageSql(input: Pick<PageInput, 'sql' | 'columns' | 'filter' | 'order'>): PageSql {
  const names = input.columns.map((column) => quotedName(column.id)).join(', ');
  const from = `FROM (\n${withoutEnd(input.sql)}\n)`;
  const condition = conditionOf(input.filter, input.columns);
  const where = (range: Condition | null) => {
    const parts = [range?.sql ?? '', condition.sql].filter((part) => part !== '');
    return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  };
  const key = declared(input.order.column, input.columns);
  const rest = input.columns.filter((column) => column !== key).map((column) => quotedName(column.id));
  const keyOrder = `${collated(key)} ${input.order.direction === 'desc' ? 'DESC' : 'ASC'}`;
  return {
    total: `SELECT count(*) ${from}`,
    matching: `SELECT count(*) ${from}${where(null)}`,
    keys: `SELECT ${quotedName(key.id)} ${from}${where(null)} ORDER BY ${keyOrder}`,
    // Rows that are equal in the chosen column are ordered by the others, so that pages never overlap.
    rows: (range) => `SELECT ${names} ${from}${where(range)} ORDER BY ${[keyOrder, ...rest].join(', ')}`,
    values: condition.values,
    isFiltered: condition.sql !== '',
  };
}

/**
 * The rows whose key lies between those of the first and last row of a page, both included. SQLite orders nulls before
 * everything else.
 */
export function rangeOf(
  input: Pick<PageInput, 'columns' | 'order'>,
  first: Value | null,
  last: Value | null,
): Condition {
  const key = collated(declared(input.order.column, input.columns));
  const [low, high] = input.order.direction === 'desc' ? [last, first] : [first, last];
  if (high === null) return { sql: `${key} IS NULL`, values: {} };
  const upTo = `${key} <= :${prefix}high`;
  if (low === null) return { sql: `(${key} IS NULL OR ${upTo})`, values: { [`${prefix}high`]: high } };
  const values = { [`${prefix}low`]: low, [`${prefix}high`]: high };
  return { sql: `(${key} >= :${prefix}low AND ${upTo})`, values };
}

function conditionOf(filter: ViewFilter, columns: readonly PageColumn[]): Condition {
  const parts = [textCondition(filter.text ?? '', columns)];
  for (const [id, values] of Object.entries(filter.columns ?? {}))
    parts.push(valueCondition(id, values, columns));
  const used = parts.filter((part) => part !== null);
  return {
    sql: used.map((part) => part.sql).join(' AND '),
    values: Object.fromEntries(used.flatMap((part) => Object.entries(part.values))),
  };
}

/** One comparison over all columns joined by a character that no filter text holds: much cheaper than one for each. */
function textCondition(text: string, columns: readonly PageColumn[]): Condition | null {
  const wanted = text.replaceAll(/[\u0000-\u001f]/g, '').trim();
  if (wanted === '') return null;
  const joined = columns
    .map((column) => `ifnull(CAST(${quotedName(column.id)} AS TEXT), '')`)
    .join(' || char(31) || ');
  if (hasLettersBeyondAscii(wanted)) {
    return { sql: `(${joined}) GLOB :${prefix}text`, values: { [`${prefix}text`]: anyCase(wanted) } };
  }
  return {
    sql: `(${joined}) LIKE :${prefix}text ESCAPE '\\'`,
    values: { [`${prefix}text`]: `%${wanted.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` },
  };
}

/** SQLite's LIKE folds the case of ASCII letters only. */
function hasLettersBeyondAscii(text: string): boolean {
  const beyond = text.replaceAll(/[\u0000-\u007f]/g, '');
  return beyond.toLowerCase() !== beyond.toUpperCase();
}

/** For GLOB, which knows no case: each letter as the set of its forms. */
function anyCase(text: string): string {
  const letters = [...text].map((letter) => {
    const forms = [letter, letter.toLowerCase(), letter.toUpperCase()];
    const set = new Set(forms.filter((form) => [...form].length === 1));
    return set.size > 1 || /[*?[]/.test(letter) ? `[${[...set].join('')}]` : letter;
  });
  return `*${letters.join('')}*`;
}

function valueCondition(
  id: string,
  values: readonly (string | number)[],
  columns: readonly PageColumn[],
): Condition {
  const column = declared(id, columns);
  const isNumber = column.type === 'number' || column.type === 'bytes' || column.type === 'boolean';
  const place = columns.indexOf(column);
  const bound = Object.fromEntries(
    values.map((value, at) => [`${prefix}${place}_${at}`, isNumber ? Number(value) : String(value)]),
  );
  const left = isNumber ? quotedName(id) : `CAST(${quotedName(id)} AS TEXT)`;
  const names = Object.keys(bound).map((name) => `:${name}`);
  return { sql: `${left} IN (${names.join(', ')})`, values: bound };
}

/** Whether the rows are ordered without regard to the case of ASCII letters. */
export function ignoresCase(input: Pick<PageInput, 'columns' | 'order'>): boolean {
  return declared(input.order.column, input.columns).type === 'text';
}

function collated(column: PageColumn): string {
  return column.type === 'text' ? `${quotedName(column.id)} COLLATE NOCASE` : quotedName(column.id);
}

function declared(id: string, columns: readonly PageColumn[]): PageColumn {
  const column = columns.find((candidate) => candidate.id === id);
  if (column !== undefined) return column;
  const known = columns.map((candidate) => candidate.id).join(', ');
  throw new AppError(
    'contract/invalid-input',
    localText(
      `This view has no column "${id}". It has: ${known}.`,
      `이 보기에는 "${id}" 열이 없습니다. 사용할 수 있는 열: ${known}.`,
    ),
  );
}

/** A semicolon at the end would end the SELECT around it. */
function withoutEnd(sql: string): string {
  return sql.trimEnd().replace(/;+$/, '');
}
