/** A name that no repository has yet, from the one that was wished for. Letter case does not matter. */
export function freeName(wished: string, taken: readonly string[]): string {
  const lower = new Set(taken.map((name) => name.toLowerCase()));
  const base = wished === '' ? 'repository' : wished.slice(0, 70);
  let name = base;
  for (let count = 2; lower.has(name.toLowerCase()); count += 1) name = `${base} ${count}`;
  return name;
}
