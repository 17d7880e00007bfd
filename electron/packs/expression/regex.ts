import { RE2JS, RE2JSException } from 're2js';

/** Text beyond this is not looked at. */
export const matchedCharacters = 1024 * 1024;
/** Matching costs at most the length of the text times the size of the program: a larger program sees a shorter text. */
const stepBudget = 32 * 1024 * 1024;
const programLimit = 500;
const keptPatterns = 500;

type RegexProblem = { readonly kind: 'problem'; readonly message: string };

/** A pattern whose matching time is linear in the text, whatever the pattern. */
export type Regex = {
  readonly kind: 'regex';
  test(text: string): boolean;
  /** Group 1 of the first match, or the whole match when the pattern has no group; null when nothing matches. */
  first(text: string): string | null;
  /** The names of its groups, `(?P<word>…)`. */
  readonly names: readonly string[];
  /** What the named groups of the first match hold; null when nothing matches. */
  named(text: string): Readonly<Record<string, string | null>> | null;
};

const cache = new Map<string, Regex | RegexProblem>();

/**
 * Compiles RE2 syntax (no back-references, no look-around); the same pattern is compiled once. What cannot be compiled, or has
 * grown too large by counted repetition, is a value with the problem.
 */
export function compileRegex(pattern: string): Regex | RegexProblem {
  const known = cache.get(pattern);
  if (known) return known;
  if (cache.size >= keptPatterns) cache.clear();
  const made = make(pattern);
  cache.set(pattern, made);
  return made;
}

function make(pattern: string): Regex | RegexProblem {
  const compiled = tryCompile(pattern);
  if (compiled instanceof RE2JS) return usable(compiled);
  return { kind: 'problem', message: compiled };
}

function tryCompile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error: unknown) {
    if (error instanceof RE2JSException || error instanceof RangeError) return error.message;
    throw error;
  }
}

function usable(regex: RE2JS): Regex | RegexProblem {
  const size = regex.programSize();
  if (size > programLimit) {
    return {
      kind: 'problem',
      message: `the pattern is too large (${size} instructions, at most ${programLimit})`,
    };
  }
  const limit = Math.min(matchedCharacters, Math.floor(stepBudget / Math.max(1, size)));
  const group = regex.groupCount() > 0 ? 1 : 0;
  const names = Object.keys(regex.namedGroups());
  return {
    kind: 'regex',
    test: (text) => regex.matcher(text.slice(0, limit)).find(),
    first: (text) => {
      const matcher = regex.matcher(text.slice(0, limit));
      return matcher.find() ? matcher.group(group) : null;
    },
    names,
    named: (text) => {
      const matcher = regex.matcher(text.slice(0, limit));
      if (!matcher.find()) return null;
      return Object.fromEntries(names.map((name) => [name, matcher.group(name)]));
    },
  };
}
