/** Where the window's files come from: a scheme of our own, never `file:`. */
export const appScheme = 'ops';
const appHost = 'app';
export const appOrigin = `${appScheme}://${appHost}`;

/** Whether a URL is a page of the console. Compared on the parsed parts: Node gives `null` as the origin of such a scheme. */
export function isAppUrl(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return false;
  }
  return (
    url.protocol === `${appScheme}:` &&
    url.host === appHost &&
    url.username === '' &&
    url.password === '' &&
    url.port === ''
  );
}
