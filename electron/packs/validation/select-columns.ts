/**
 * The names of the columns that a SELECT answers, where they can be told without a database: each a plain name or one given with AS. Null
 * where one of them cannot, such as `*` or an expression without a name.
 */
export function selectColumns(sql: string): readonly string[] | null {
  const list = /^\s*SELECT\s+(?:DISTINCT\s+|ALL\s+)?/i.exec(sql);
  if (list === null) return null;
  const items = topLevelItems(sql.slice(list[0].length));
  const names = items.map(nameOf);
  return names.every((name) => name !== null) ? names : null;
}

/** What stands between commas outside of parentheses and quotes, up to FROM, which may be missing. */
function topLevelItems(text: string): readonly string[] {
  const tokens = text.match(/'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|[A-Za-z_][A-Za-z0-9_]*|\s+|./gs) ?? [];
  const items: string[] = [''];
  let depth = 0;
  for (const token of tokens) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth === 0 && /^(FROM|UNION|INTERSECT|EXCEPT|ORDER|LIMIT|WHERE)$/i.test(token)) break;
    if (depth === 0 && token === ',') items.push('');
    else items.push(`${items.pop() ?? ''}${token}`);
  }
  return items;
}

function nameOf(item: string): string | null {
  const text = item.trim();
  const named = /\sAS\s+(?:"([^"]+)"|`([^`]+)`|\[([^\]]+)\]|([A-Za-z_][A-Za-z0-9_]*))$/is.exec(text);
  if (named !== null) return named.slice(1).find((name) => name !== undefined) ?? null;
  return /^(?:[A-Za-z_][A-Za-z0-9_]*\.)?([A-Za-z_][A-Za-z0-9_]*)$/.exec(text)?.[1] ?? null;
}
