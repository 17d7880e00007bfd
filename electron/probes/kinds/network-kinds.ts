import type { ProbeKindTable } from '../probe-kind.ts';
import { clockKind } from './clock.ts';
import { dnsKind } from './dns.ts';
import { httpFlowKind } from './http-flow.ts';
import { httpKind } from './http.ts';
import { jwtKind } from './jwt.ts';
import { prometheusKind } from './prometheus.ts';
import { refusalKind } from './refusal.ts';
import { streamKind } from './stream.ts';
import { tcpKind } from './tcp.ts';
import { tlsKind } from './tls.ts';
import { udpExchangeKind } from './udp-exchange.ts';

/** The kinds that reach a target over the network with plain means. */
export const networkProbeKinds = {
  http: httpKind,
  'http-flow': httpFlowKind,
  refusal: refusalKind,
  tcp: tcpKind,
  tls: tlsKind,
  dns: dnsKind,
  clock: clockKind,
  prometheus: prometheusKind,
  jwt: jwtKind,
  stream: streamKind,
  'udp-exchange': udpExchangeKind,
} as const satisfies Partial<ProbeKindTable>;
