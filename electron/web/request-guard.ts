/** What a request says about where it comes from. */
export type RequestFacts = {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
};

/**
 * Whether a request may be looked at. The Host must be exactly our own address (another name that resolves to the loopback
 * address is a rebinding attack), and an Origin must be our own; calls that change something must carry one.
 */
export function isOwnRequest(facts: RequestFacts, port: number, needsOrigin: boolean): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (facts.host === undefined || !hosts.includes(facts.host)) return false;
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none')
    return false;
  if (facts.origin === undefined) return !needsOrigin;
  return facts.origin === `http://${facts.host}`;
}

/** Only the loopback address is ever listened on. */
export function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === 'localhost';
}

/**
 * The path of a request as it was written. It is not parsed as a URL: `//name` would be taken for a host, `//` would throw, and
 * a folded `..` could no longer be refused.
 */
export function pathOf(request: { readonly url?: string | undefined }): string {
  return (request.url ?? '/').replace(/[?#].*$/s, '');
}
