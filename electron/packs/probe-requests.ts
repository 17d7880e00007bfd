import type { ProbeDefinition } from './schema/probe.ts';
import type { HttpRequest } from './schema/request.ts';

/** The requests of a probe that are no steps of a flow. */
export function requestsOf(probe: ProbeDefinition): readonly HttpRequest[] {
  if (probe.kind === 'jwt') {
    return [
      ...('request' in probe.token ? [probe.token.request] : []),
      ...(probe.key !== undefined && 'jwks' in probe.key ? [probe.key.jwks] : []),
    ];
  }
  if (probe.kind === 'udp-exchange') return probe['when-silent'] ? [probe['when-silent'].request] : [];
  return 'request' in probe && probe.request ? [probe.request] : [];
}
