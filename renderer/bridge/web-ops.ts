import { channels } from '../../shared/contract/channels.ts';
import type { OpsApi } from '../../shared/contract/ops-api.ts';
import { setLinkState } from './link-state.ts';
import { openWebLink } from './web-link.ts';
import type { WebLink } from './web-link.ts';
import { exchangeToken, tokenFromFragment } from './web-session.ts';

export type WebStart = 'installed' | 'no-token' | 'refused' | 'unreachable';

/** The token leaves the address at once, before anything can fail: it must not stay in the history of the browser. */
export async function installWebOps(): Promise<WebStart> {
  const token = tokenFromFragment(window.location.hash);
  if (token === null) return 'no-token';
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}#/overview`);
  const answer = await exchangeToken(token);
  if (answer.kind !== 'secret') return answer.kind;
  setLinkState('connecting');
  const protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
  window.ops = buildOps(openWebLink(`${protocol}//${window.location.host}/api/live`, answer.secret));
  return 'installed';
}

/** `window.ops` as the preload script builds it, over a WebSocket instead of Electron. */
export function buildOps(link: WebLink): OpsApi {
  const groups = Object.entries(channels).map(([group, names]) => {
    const members = Object.entries(names).map(([name, kind]) => member(link, group, name, kind));
    return [group, Object.fromEntries(members)] as const;
  });
  // The table of channels and the type of the interface are tied to each other in contract.ts.
  return Object.fromEntries(groups) as OpsApi;
}

function member(
  link: WebLink,
  group: string,
  name: string,
  kind: 'call' | 'event',
): readonly [string, unknown] {
  const channel = `${group}.${name}`;
  if (kind === 'call') return [name, (input: unknown) => link.ask(channel, input)];
  return [
    `on${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    (listener: (payload: unknown) => void) => link.listen(channel, listener),
  ];
}
