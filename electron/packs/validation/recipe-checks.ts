import type { Pack } from '../schema/pack.ts';
import type { RecipeDefinition } from '../schema/part.ts';
import type { YamlPath } from '../yaml.ts';
import { duplicates, finding } from './finding-texts.ts';
import { selectFindings, unknownPart } from './part-checks.ts';
import type { Finding } from './schema-problems.ts';
import { parametersOf, queryProblem } from './sql.ts';

const sought = ':what';

/** Recipes: what they read exists, and their queries only read. */
export function recipeFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack.recipes.map(({ id }) => id),
      (index) => ['recipes', index, 'id'],
    ),
    ...pack.recipes.flatMap((recipe, index) => oneRecipe(pack, recipe, ['recipes', index])),
  ];
}

function oneRecipe(pack: Pack, recipe: RecipeDefinition, path: YamlPath): readonly Finding[] {
  return [
    ...unknownPart(pack, 'sqlite', recipe.database, [...path, 'database']),
    ...selectFindings(recipe.sql, [sought], [...path, 'sql']),
    ...(parametersOf(recipe.sql).includes(sought)
      ? []
      : [
          finding(
            [...path, 'sql'],
            `expected "${sought}", which stands for what the operator looks for.`,
            `찾는 내용을 뜻하는 "${sought}"이(가) 있어야 합니다.`,
          ),
        ]),
    ...duplicates(
      recipe.tables.map(({ table }) => table),
      (at) => [...path, 'tables', at, 'table'],
    ),
    ...recipe.tables.flatMap(({ where }, at) => whereFindings(where, [...path, 'tables', at, 'where'])),
    ...unknownPart(pack, 'tree', recipe.files?.tree, [...path, 'files', 'tree']),
    ...columnFindings(recipe, [...path, 'files', 'column']),
  ];
}

/** A condition is judged as the end of the query that it becomes. */
function whereFindings(where: string, path: YamlPath): readonly Finding[] {
  const query = `SELECT 1 WHERE ${where}`;
  return queryProblem(query) === null && where.includes(';')
    ? [finding(path, 'expected a condition without ";".', '";" 없는 조건이어야 합니다.')]
    : selectFindings(query, [sought], path);
}

function columnFindings({ sql, files }: RecipeDefinition, path: YamlPath): readonly Finding[] {
  const column = files?.column;
  const words: readonly string[] = sql.match(/\w+/g) ?? [];
  if (column === undefined || sql.includes('*') || words.includes(column)) return [];
  return [
    finding(
      path,
      `the query of this recipe has no column "${column}".`,
      `이 방법의 쿼리에 "${column}" 열이 없습니다.`,
    ),
  ];
}
