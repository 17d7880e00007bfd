import { pathMatcher } from '../restore/path-pattern.ts';

/**
 * What an operator types to find files: a pattern (`*`, `**`, `?`) of whole names, or of whole paths when it has a slash; without any of
 * these, text that the name or path contains, letter case ignored. Empty text is in every path.
 */
export function pathFilter(text: string, within: 'name' | 'path'): (path: string) => boolean {
  const wanted = text.trim();
  const hasSlash = wanted.includes('/');
  const subject = (path: string) =>
    within === 'path' || hasSlash ? path : path.slice(path.lastIndexOf('/') + 1);
  if (!/[*?]/.test(wanted)) {
    const lower = wanted.toLowerCase();
    return (path) => subject(path).toLowerCase().includes(lower);
  }
  const matches = pathMatcher([wanted]);
  return hasSlash ? matches : (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}
