/** The rest of a line from a place in a text (both 1-based), as offsets to select. A place beyond the text is its end. */
export function selectionAt(
  text: string,
  line: number,
  column: number,
): { readonly from: number; readonly to: number } {
  const lines = text.split('\n');
  const before = lines.slice(0, Math.max(0, line - 1)).reduce((sum, each) => sum + each.length + 1, 0);
  const length = lines[line - 1]?.length ?? 0;
  const from = Math.min(text.length, before + Math.min(Math.max(0, column - 1), length));
  return { from, to: Math.min(text.length, before + length) };
}
