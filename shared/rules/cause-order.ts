import type { ProbeKindName } from '../model/probe.ts';

/**
 * How near to a cause the finding of a kind is: what nothing works without comes first (the way to the port, then files and databases,
 * then plain requests), what fails because of something else comes last (signing in, a round trip).
 */
const distance: Readonly<Record<ProbeKindName, number>> = {
  dns: 0,
  tcp: 1,
  tls: 2,
  'udp-exchange': 2,
  disk: 3,
  files: 3,
  'secure-store': 3,
  databases: 4,
  sqlite: 4,
  postgres: 4,
  'sqlite-query': 5,
  'query-plan': 5,
  command: 5,
  http: 6,
  prometheus: 7,
  clock: 7,
  jwt: 7,
  stream: 8,
  refusal: 8,
  policy: 8,
  log: 8,
  copies: 8,
  'http-flow': 9,
  'socket-io': 10,
  freshness: 11,
};

/** Findings of one target with the likeliest cause first; equals stay in the order of the pack. */
export function likeliestFirst<Found>(
  found: readonly Found[],
  kindOf: (one: Found) => ProbeKindName,
): readonly Found[] {
  return found.toSorted((a, b) => distance[kindOf(a)] - distance[kindOf(b)]);
}
