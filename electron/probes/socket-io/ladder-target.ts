import type { HostPorts } from '../../locations/host-ports.ts';
import type { HttpClient } from '../http/http-client.ts';

/** What the ladder climbs. The cookie is that of the signed-in session, null without one. */
export type LadderTarget = {
  readonly url: URL;
  readonly path: string;
  readonly namespace: string;
  readonly network: { readonly ca: string | null; readonly proxy: string | null };
  /** The host of the target, whose loopback the address may name; null on this computer. */
  readonly ports: HostPorts | null;
  readonly http: HttpClient;
  readonly cookie: string | null;
  readonly auth: Readonly<Record<string, unknown>> | null;
};

export type RungWait = { readonly signal: AbortSignal; readonly timeoutMs: number };

/** `path` with one slash at both ends, as Engine.IO wants it: whatever it says, it is no other host. */
export function enginePath(path: string): string {
  return `/${path.replace(/^[/\\]+|[/\\]+$/g, '')}/`;
}

export function engineAddress({ url, path }: LadderTarget, query: Readonly<Record<string, string>>): URL {
  const address = new URL(url);
  address.pathname = enginePath(path);
  address.search = '';
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address;
}
