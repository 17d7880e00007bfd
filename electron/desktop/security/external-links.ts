export type OpenExternal = (url: string) => void;

/** The only places a link may lead to outside the console, as exact origins. */
export const externalOrigins: ReadonlySet<string> = new Set([
  'https://www.electronjs.org',
  'https://www.sqlite.org',
]);

/** Opens an allowed link in the operator's browser; answers whether it did. */
export function openExternalLink(url: unknown, open: OpenExternal): boolean {
  const allowed = allowedExternalLink(url);
  if (allowed === null) return false;
  open(allowed);
  return true;
}

/** The link in canonical form, or null: only `https`, only listed origins, no user info. */
export function allowedExternalLink(url: unknown): string | null {
  if (typeof url !== 'string') return null;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const plain = parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '';
  return plain && externalOrigins.has(parsed.origin) ? parsed.href : null;
}
