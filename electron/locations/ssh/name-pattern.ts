/**
 * Whether a name fits a list of patterns as `ssh_config` and `known_hosts` have them: `*` and `?` are wildcards, `!` in front takes what fits
 * out again whatever else fits (ssh_config(5), PATTERNS).
 */
export function fitsPatterns(name: string, patterns: readonly string[]): boolean {
  const taken = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (taken.some((pattern) => fitsPattern(name, pattern))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && fitsPattern(name, pattern));
}

/** Compares without going back further than to the last `*`, so that no pattern is slow. */
function fitsPattern(name: string, pattern: string): boolean {
  const [text, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  let [at, of] = [0, 0];
  let star: { readonly of: number; at: number } | null = null;
  while (at < text.length) {
    if (of < wanted.length && wanted[of] === '*') {
      star = { of, at };
      of += 1;
    } else if (of < wanted.length && (wanted[of] === '?' || wanted[of] === text[at])) {
      at += 1;
      of += 1;
    } else if (star !== null) {
      star.at += 1;
      [at, of] = [star.at, star.of + 1];
    } else {
      return false;
    }
  }
  return /^\**$/.test(wanted.slice(of));
}
