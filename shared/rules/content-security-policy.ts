/**
 * The policy both windows run under: nothing but our own files, no inline script, and no network except, on the web face,
 * the socket to the console that served the page.
 */
export function contentSecurityPolicy(connect: 'none' | 'self'): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src '${connect}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
