import type { RowsText } from '../../../shared/model/contents.ts';
import { prepareSelect, rowsOf } from '../../locations/live-database/select.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { RecipeDefinition } from '../../packs/schema/part.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { treePathOf } from '../verify/check-references.ts';
import { unknownRecipe } from './contents-errors.ts';
import type { DatabaseCopies } from './database-copies.ts';
import { countOf, originOf, readFirst, rowsAsText } from './extract-rows.ts';
import { onDatabase } from './on-database.ts';
import { sqlComment } from './row-text.ts';

const mostChars = 19_000_000;
const mostFiles = 1000;
const mostNamed = 100_000;

/**
 * What a recipe of the snapshot's pack brings back of `what`: the rows of its tables as INSERT statements that are to be read before
 * they are used, and the files that its query names, with paths as `restore` takes them.
 *
 * @throws AppError snapshot/unknown-path for an unknown recipe, database/query-failed, repository/damaged
 */
export async function extractRecipe(
  contents: SnapshotContents,
  pack: Pack,
  request: { readonly recipeId: string; readonly what: string },
  copies: DatabaseCopies,
  signal: AbortSignal,
): Promise<RowsText> {
  const recipe = pack.recipes.find(({ id }) => id === request.recipeId);
  if (recipe === undefined)
    throw unknownRecipe(
      request.recipeId,
      pack.recipes.map(({ id }) => id),
    );
  const path = await copies.obtain(contents, recipe.database, signal);
  const found = onDatabase(path, recipe.database, (database) => ({
    named: namesOf(database, recipe, request.what),
    tables: tablesOf(database, recipe, request.what),
  }));
  const { files, missing } = await filesNamed(contents, pack, recipe, found.named, signal);
  const head = sqlComment(
    [
      originOf(contents, recipe.database),
      `${recipe.title.en}: ${request.what}`,
      ...missing.map((name) => `Named, but not in the snapshot: ${name}`),
      readFirst,
    ].join('\n'),
  );
  return {
    text: [head, ...found.tables.map(({ text }) => text)].join('\n'),
    rows: found.tables.reduce((sum, { rows }) => sum + rows, 0),
    truncated: found.tables.some(({ truncated }) => truncated),
    files: [...files],
  };
}

function tablesOf(
  database: SqliteDatabase,
  recipe: RecipeDefinition,
  what: string,
): readonly { readonly text: string; readonly rows: number; readonly truncated: boolean }[] {
  let left = mostChars;
  return recipe.tables.map(({ table, where }) => {
    const found = rowsAsText(database, { table, where, format: 'sql', what, mostChars: left });
    left -= found.text.length;
    const head = sqlComment(`${countOf(found)} of table "${table}"`);
    return { ...found, text: `${head}\n${found.text}` };
  });
}

/** The files that the recipe's query names, each once. */
function namesOf(database: SqliteDatabase, recipe: RecipeDefinition, what: string): ReadonlySet<string> {
  const named = new Set<string>();
  if (recipe.files === undefined) return named;
  const statement = prepareSelect(database, recipe.sql);
  const column = statement.columns().findIndex(({ name }) => name === recipe.files?.column);
  for (const row of rowsOf(statement, { what })) {
    const name = row[column];
    if (typeof name === 'string' && name !== '') named.add(name);
    if (named.size >= mostNamed) break;
  }
  return named;
}

/** Those of the named files that the snapshot holds, and the first of those that it does not. */
async function filesNamed(
  contents: SnapshotContents,
  pack: Pack,
  recipe: RecipeDefinition,
  named: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<{ readonly files: RowsText['files']; readonly missing: readonly string[] }> {
  const tree = contents.root.parts.find(({ id }) => id === recipe.files?.tree);
  const treePath = tree === undefined ? null : treePathOf(pack, contents.root, tree);
  if (tree === undefined || treePath === null || named.size === 0) return { files: [], missing: [...named] };
  const prefix = treePath === '.' ? '' : `${treePath}/`;
  const wanted = new Map([...named].map((name) => [`${prefix}${name.replace(/^(?:\.\/)+/, '')}`, name]));
  const files: RowsText['files'] = [];
  for await (const entry of contents.entries(tree.id, signal)) {
    if (entry.type !== 'file' || !wanted.delete(entry.path)) continue;
    if (files.length < mostFiles) files.push({ partId: tree.id, path: entry.path });
  }
  return { files, missing: [...wanted.values()].slice(0, 100).map((name) => name.slice(0, 500)) };
}
