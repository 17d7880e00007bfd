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
  return host === '127.0.0.1' || host === 'localhost' || host === '::1';
}
