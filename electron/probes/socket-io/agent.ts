import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { HostPorts } from '../../locations/host-ports.ts';
import { plainAgents, secureAgents } from '../http/agents.ts';
import { detourTo } from '../net/detour.ts';

/**
 * The agent for one Socket.IO connection: the target's certificate authority, its proxy or host, never a kept-alive connection. WebSockets through a
 * plain proxy travel in a tunnel even without TLS: an absolute-form request would be answered by the proxy, not upgraded.
 */
export function socketAgent(
  url: URL,
  network: { readonly ca: string | null; readonly proxy: string | null },
  ports: HostPorts | null,
): HttpAgent | HttpsAgent {
  const detour = detourTo(url.hostname, network.proxy, ports);
  return (url.protocol === 'https:' ? secureAgents(network.ca, detour) : plainAgents(detour)).single;
}
