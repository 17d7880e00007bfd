import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { utcDay } from '../../../shared/text/utc-time.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import { createBudget } from '../http/budget.ts';
import type { Budget } from '../http/budget.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { readChain } from '../net/certificates.ts';
import type { CertificateChain } from '../net/certificates.ts';
import { connectTcp, secure } from '../net/connect.ts';
import type { Peer } from '../net/connect.ts';
import { explainDistrust, explainFailure } from '../net/explain-failure.ts';
import { detourFacts, detourTo } from '../net/detour.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { attempt, endpointName, endpointOf, outcome } from './outcome.ts';
import type { Endpoint } from './outcome.ts';

type Definition = ProbeOf<'tls'>;

/**
 * Days until the first certificate of the chain ends, and whether this desk trusts it. The two are measured apart: a
 * certificate from a private authority still ends some day.
 */
export const tlsKind: ProbeKind<'tls'> = {
  kind: 'tls',
  run: (definition, context) =>
    attempt(async () => {
      const plain = addressIsPlain(definition, context);
      if (plain !== null) return outcome(plain);
      const endpoint = endpointOf(definition, context.target, context.clock.now());
      if ('state' in endpoint) return outcome(endpoint);
      return measure(definition, context, endpoint);
    }),
};

/** A port that the pack does not take from the address may speak TLS whatever the address begins with. */
function addressIsPlain({ port }: Definition, { target }: ProbeContext): Finding | null {
  const url = URL.parse(String(target.settings['url'] ?? ''));
  if (url?.protocol !== 'http:' || !port.includes('settings.url')) return null;
  return finding(
    'paused',
    'The address is not https, so there is no certificate to look at.',
    '주소가 https가 아니므로 확인할 인증서가 없습니다.',
  );
}

async function measure(
  definition: Definition,
  context: ProbeContext,
  endpoint: Endpoint,
): Promise<ProbeOutcome> {
  const budget = createBudget(context.clock, context.timeoutMs);
  const name = endpointName(endpoint);
  const detour = detourTo(endpoint.host, context.target.network.proxy, context.ports);
  const address = [{ name: 'address', value: name }, ...detourFacts(detour)];
  const shaken = await handshake(context, { ...endpoint, detour }, budget);
  if (shaken.kind === 'failure') {
    const facts = [
      { name: 'failed at', value: `${shaken.layer} (${shaken.code})` },
      { name: 'detail', value: shaken.detail.slice(0, 400) },
    ];
    return outcome(explainFailure(shaken, name), { evidence: [...address, ...facts] });
  }
  const { chain, distrust, latencyMs } = shaken;
  if (chain === null) {
    return outcome(
      finding('unknown', `${name} showed no certificate.`, `${name}이(가) 인증서를 보내지 않았습니다.`),
      { evidence: address, latencyMs },
    );
  }
  const daysLeft = Math.floor((chain.endsAt - context.clock.now()) / dayMs);
  return outcome(judge(definition, { name, chain, distrust, daysLeft, now: context.clock.now() }), {
    value: daysLeft,
    unit: 'd',
    latencyMs,
    evidence: [...address, ...factsOf(chain, distrust)],
  });
}

const dayMs = 86_400_000;

async function handshake({ target, signal }: ProbeContext, peer: Peer, budget: Budget) {
  const connection = await connectTcp(peer, { signal, timeoutMs: budget.remainingMs() });
  if (connection.kind === 'failure') return connection;
  const secured = await secure(connection.socket, peer.host, {
    signal,
    timeoutMs: budget.remainingMs(),
    ca: target.network.ca,
    verify: false,
  });
  if (secured.kind === 'failure') return secured;
  const chain = readChain(secured.socket);
  const latencyMs = connection.durationMs + secured.durationMs;
  secured.socket.destroy();
  return { kind: 'measured', chain, distrust: secured.distrust, latencyMs } as const;
}

type Certified = {
  readonly name: string;
  readonly chain: CertificateChain;
  readonly distrust: string | null;
  readonly daysLeft: number;
  readonly now: number;
};

function judge(definition: Definition, { name, chain, distrust, daysLeft, now }: Certified): Finding {
  const until = utcDay(chain.endsAt);
  const whose =
    chain.endsFirst === chain.subject ? 'certificate' : `certificate of "${chain.endsFirst}" in the chain`;
  const whoseKo = chain.endsFirst === chain.subject ? '인증서' : `체인의 "${chain.endsFirst}" 인증서`;
  if (chain.endsAt <= now) {
    return finding(
      'down',
      `The ${whose} of ${name} has expired on ${until}. Install a renewed one on the server.`,
      `${name}의 ${whoseKo}가 ${until}에 만료되었습니다. 갱신한 인증서를 서버에 설치하십시오.`,
    );
  }
  if (distrust !== null) return { state: 'down', reason: explainDistrust(distrust, name) };
  if (daysLeft <= definition['down-days'] || daysLeft <= definition['warn-days']) {
    return finding(
      daysLeft <= definition['down-days'] ? 'down' : 'degraded',
      `The ${whose} of ${name} ends in ${daysLeft} days, on ${until}. Renew it now.`,
      `${name}의 ${whoseKo}가 ${daysLeft}일 뒤(${until})에 만료됩니다. 지금 갱신하십시오.`,
    );
  }
  return { state: 'ok', reason: null };
}

function factsOf(chain: CertificateChain, distrust: string | null): EvidenceFact[] {
  return [
    { name: 'subject', value: chain.subject },
    { name: 'issuer', value: chain.issuer },
    { name: 'names', value: chain.names.slice(0, 50).join(', ') },
    { name: 'valid', value: `${utcDay(chain.startsAt)} – ${utcDay(chain.leafEndsAt)}` },
    { name: 'chain', value: chain.links.join(' ← ') },
    { name: 'trusted', value: distrust === null ? 'yes' : `no (${distrust})` },
    { name: 'SHA-256 fingerprint', value: chain.fingerprint },
    { name: 'protocol', value: chain.protocol },
  ].map(({ name, value }) => ({ name, value: value.slice(0, 2000) }));
}
