/** `*` and `?` stay within one name, `**` crosses folders; a pattern that names a folder means all that lies in it. */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map(expressionOf);
  return (path) => expressions.some((expression) => expression.test(path));
}

function expressionOf(pattern: string): RegExp {
  const plain = pattern.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  const source = plain.replace(
    /\*\*\/|\*\*|\*|\?|[\\^$.|+()[\]{}]/g,
    (found) => meaning[found] ?? `\\${found}`,
  );
  return new RegExp(`^${source}(/|$)`, 'su');
}

const meaning: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
