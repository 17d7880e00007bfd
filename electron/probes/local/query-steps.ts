/**
 * The steps of a query plan that read more than what is asked for: a table or an index from end to end, and an index that is made anew for
 * the one query. As EXPLAIN QUERY PLAN words them: https://www.sqlite.org/eqp.html
 */
export function costlySteps(steps: readonly string[], mayScan: readonly string[]): readonly string[] {
  return steps.filter((step) => {
    if (/\bAUTOMATIC\b/.test(step)) return true;
    const table = /^SCAN (?:TABLE )?"?([^\s"]+)"?/.exec(step)?.[1];
    // A virtual table looks up by itself; rows of a subquery or of VALUES are counted where they come from.
    if (table === undefined || /VIRTUAL TABLE|CONSTANT ROW/.test(step)) return false;
    return !/^(\(|SUBQUERY)/.test(table) && !mayScan.includes(table);
  });
}
