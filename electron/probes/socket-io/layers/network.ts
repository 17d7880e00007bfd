import { localText } from '../../../../shared/text/local-text.ts';
import { tunnelled } from '../../../locations/host-ports.ts';
import type { HostPorts } from '../../../locations/host-ports.ts';
import { connectTcp, secure } from '../../net/connect.ts';
import { explainFailure } from '../../net/explain-failure.ts';
import type { NetFailure } from '../../net/net-failure.ts';
import { detourFacts, detourTo, throughHost } from '../../net/detour.ts';
import { resolveHost } from '../../net/resolve.ts';
import type { LadderTarget, RungWait } from '../ladder-target.ts';
import { rungFailed, rungOk, rungSkipped } from '../steps.ts';
import type { LadderProblem, RungOutcome } from '../steps.ts';

/** The name of the server, as this desk's own resolver sees it. */
export async function climbDns({ url, ports }: LadderTarget, wait: RungWait): Promise<RungOutcome> {
  const through = tunnelled(url.hostname, ports);
  if (through !== null) return rungSkipped(namedThere(through));
  const found = await resolveHost(url.hostname, wait);
  if (found.kind === 'failure') return networkFailure(found, url);
  if (found.numeric)
    return rungSkipped(localText('The address is a number already.', '주소가 이미 숫자입니다.'));
  return rungOk(found.addresses.map(({ address }) => ({ name: 'address', value: address })));
}

export async function climbTcp(target: LadderTarget, wait: RungWait): Promise<RungOutcome> {
  const { url } = target;
  const peer = peerOf(target);
  const connection = await connectTcp(peer, wait);
  if (connection.kind === 'failure') return networkFailure(connection, url);
  connection.socket.destroy();
  return rungOk([
    { name: 'connected to', value: connection.remoteAddress ?? url.host },
    ...detourFacts(peer.detour),
  ]);
}

export async function climbTls(target: LadderTarget, wait: RungWait): Promise<RungOutcome> {
  const { url, network } = target;
  if (url.protocol !== 'https:')
    return rungSkipped(localText('The address is plain http.', '주소가 일반 http입니다.'));
  const connection = await connectTcp(peerOf(target), wait);
  if (connection.kind === 'failure') return networkFailure(connection, url);
  const secured = await secure(connection.socket, url.hostname, { ...wait, ca: network.ca, verify: false });
  if (secured.kind === 'failure') return networkFailure(secured, url);
  const certificate = secured.socket.getPeerCertificate();
  const facts = [
    { name: 'protocol', value: secured.socket.getProtocol() ?? 'unknown' },
    { name: 'certificate of', value: String(certificate.subject?.CN ?? '') },
    { name: 'valid until', value: certificate.valid_to ?? '' },
  ];
  secured.socket.destroy();
  if (secured.distrust === null) return rungOk(facts);
  return rungFailed(
    'certificate',
    localText(
      `The certificate is not trusted: ${secured.distrust}.`,
      `인증서를 신뢰할 수 없습니다: ${secured.distrust}.`,
    ),
    facts,
  );
}

function namedThere(ports: HostPorts) {
  return localText(
    `A loopback address is that of the target's host: it goes through ${throughHost(ports)}.`,
    `루프백 주소는 대상 호스트의 것이므로 ${throughHost(ports)}을(를) 통해 연결합니다.`,
  );
}

function peerOf({ url, network, ports }: LadderTarget) {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { host: url.hostname, port, detour: detourTo(url.hostname, network.proxy, ports) };
}

/** A failure of the network in the ladder's words. What says nothing about the server leaves the rung unknown. */
export function networkFailure(failure: NetFailure, url: URL): RungOutcome {
  const facts = [
    { name: 'error', value: failure.code },
    { name: 'detail', value: failure.detail },
  ];
  const { state, reason } = explainFailure(failure, url.host);
  return rungFailed(problemOf(failure), reason, facts, state);
}

function problemOf({ layer, code }: NetFailure): LadderProblem {
  switch (layer) {
    case 'dns':
      return 'name-not-found';
    case 'proxy':
      return 'proxy-refused';
    case 'tunnel':
      return code === 'ssh/port-refused' ? 'port-refused' : 'host-unreachable';
    case 'tls':
      return 'tls-handshake';
    case 'cancelled':
      return 'cancelled';
    case 'timeout':
      return 'connect-timeout';
    case 'tcp':
    case 'http':
      return code === 'ECONNREFUSED' ? 'port-refused' : 'host-unreachable';
  }
}
