/** The steps of a path: a name, a place in a list, or null for any of them. */
export type FollowedPath = readonly (string | number | null)[];

const step =
  /\.(?<name>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|\[(?<place>\d{1,9})\]|\['(?<single>[^'\\]*)'\]|\["(?<double>[^"\\]*)"\]|(?<any>\.\*|\[\*\])/uy;

/**
 * The part of RFC 9535 that can be followed while a document passes by: names, places counted from the beginning, and `*`. Null for any
 * other path.
 */
export function followedPath(path: string): FollowedPath | null {
  if (!path.startsWith('$')) return null;
  const steps: (string | number | null)[] = [];
  let at = 1;
  while (at < path.length) {
    step.lastIndex = at;
    const found = step.exec(path);
    if (found === null) return null;
    const { name, place, single, double } = found.groups ?? {};
    steps.push(place === undefined ? (name ?? single ?? double ?? null) : Number(place));
    at = step.lastIndex;
  }
  return steps;
}
