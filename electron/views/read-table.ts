import type { ViewCell } from '../../shared/model/view.ts';
import { compileJsonPath } from '../packs/expression/json-path.ts';
import type { CompiledJsonPath } from '../packs/expression/json-path.ts';
import { compileRegex } from '../packs/expression/regex.ts';
import { readPrometheus } from '../packs/formats/prometheus-text.ts';
import { notJson, notMetrics, unsearchable } from './table-texts.ts';
import type { TableContent } from './table-schema.ts';

/** Rows of one shape: cells in the order of `columns`. */
export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly ViewCell[])[] };

type ContentOf<Kind extends TableContent['kind']> = Extract<TableContent, { kind: Kind }>;

/** Reads what a source gave into rows. @throws AppError view/unreadable when it is not what the pack takes it to be */
export function readTable(name: string, content: TableContent): Table {
  switch (content.kind) {
    case 'json':
      return jsonTable(name, content);
    case 'metrics':
      return metricsTable(name, content);
    case 'rows':
      return content;
    case 'log':
      return logTable(name, content);
  }
}

function jsonTable(name: string, { text, rows, cells }: ContentOf<'json'>): Table {
  const columns = Object.keys(cells);
  const paths = columns.map((column) => compiled(name, cells[column] ?? '$'));
  return {
    columns,
    rows: nodesOf(name, compiled(name, rows), parsed(name, text)).map((row) =>
      paths.map((path) => asCell(nodesOf(name, path, row)[0])),
    ),
  };
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error: unknown) {
    if (error instanceof SyntaxError) throw notJson(name, error.message);
    throw error;
  }
}

function compiled(name: string, path: string): CompiledJsonPath {
  const made = compileJsonPath(path);
  if (made.kind === 'problem') throw unsearchable(name, path, made.message);
  return made;
}

function nodesOf(name: string, path: CompiledJsonPath, document: unknown): readonly unknown[] {
  const found = path.query(document);
  if (found.kind === 'problem') throw unsearchable(name, null, found.message);
  return found.values;
}

function metricsTable(name: string, { text, names }: ContentOf<'metrics'>): Table {
  const read = readPrometheus(text);
  if (read.kind === 'not-metrics') throw notMetrics(name, read.line);
  const chosen = read.samples.filter((sample) => names.some((start) => sample.name.startsWith(start)));
  return {
    columns: ['metric', 'labels', 'value'],
    rows: chosen.map((sample) => [
      sample.name,
      [...sample.labels].map(([label, value]) => `${label}=${value}`).join(', '),
      Number.isFinite(sample.value) ? sample.value : String(sample.value),
    ]),
  };
}

function logTable(name: string, { text, match }: ContentOf<'log'>): Table {
  const regex = compileRegex(match);
  if (regex.kind === 'problem') throw unsearchable(name, match, regex.message);
  const found = text.split('\n').flatMap((raw) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const groups = regex.named(line);
    return groups === null ? [] : [[...regex.names.map((group) => groups[group] ?? null), line]];
  });
  return { columns: [...regex.names, 'line'], rows: found };
}

/** A value of a document as SQLite keeps it: what is no single value stays visible as JSON. */
function asCell(value: unknown): ViewCell {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value === null || value === undefined ? null : JSON.stringify(value);
}
