/** The single-use token of `#token=…`, or null. Anything but letters, digits, `-` and `_` is not one. */
export function tokenFromFragment(fragment: string): string | null {
  const found = /^#token=([A-Za-z0-9_-]{16,200})$/.exec(fragment);
  return found?.[1] ?? null;
}

/** How long to wait before try number `attempt` (from 0): 0.5 s doubled up to 15 s, spread by a random share between 0 and 1. */
export function backOffMs(attempt: number, random: number): number {
  const full = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(full * (0.75 + 0.5 * random));
}

type SessionAnswer =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' };

const exchangeTimeoutMs = 10_000;

/** Exchanges the token for the secret, which is kept in memory only. */
export async function exchangeToken(token: string): Promise<SessionAnswer> {
  try {
    const answer = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(exchangeTimeoutMs),
    });
    if (!answer.ok) return { kind: 'refused' };
    const body: unknown = await answer.json();
    const secret = field(body, 'secret');
    return typeof secret === 'string' ? { kind: 'secret', secret } : { kind: 'refused' };
  } catch {
    // A network failure and an answer that is no JSON have the same remedy: the console is not there.
    return { kind: 'unreachable' };
  }
}

/** One field of something that came over the wire. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
