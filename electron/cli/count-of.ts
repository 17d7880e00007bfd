/** A number and what it counts, in English: `1 file`, `2 files`. */
export function countOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
