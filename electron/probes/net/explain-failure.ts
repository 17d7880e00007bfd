import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { NetFailure } from './net-failure.ts';

/** What a failed connection means for the target, and what to do about it. */
type Explanation = { readonly state: 'down' | 'unknown'; readonly reason: LocalText };

/**
 * Turns a network failure into a state and a reason with what to do. `peer` is how the operator knows the other side
 * (`chat.example:5000`). A failure of this desk, of a proxy or of the way to the target's host says nothing about the server:
 * unknown, not down.
 */
export function explainFailure(
  failure: Pick<NetFailure, 'layer' | 'code' | 'detail' | 'reason'>,
  peer: string,
): Explanation {
  const own = ofThisDesk[failure.code];
  if (own !== undefined) return { state: 'unknown', reason: own(peer) };
  switch (failure.layer) {
    case 'dns':
      return down(
        `The name in ${peer} was not found (${failure.code}). Check the address of the target and the name server.`,
        `${peer}의 이름을 찾을 수 없습니다(${failure.code}). 대상의 주소와 이름 서버를 확인하십시오.`,
      );
    case 'tcp':
      return { state: 'down', reason: (tcp[failure.code] ?? otherTcp(failure.code))(peer) };
    case 'tls':
      return { state: 'down', reason: explainDistrust(failure.code, peer) };
    case 'proxy':
      return proxy(failure, peer);
    case 'tunnel':
      return tunnel(failure, peer);
    case 'timeout':
      return timeout(failure.code, peer);
    case 'cancelled':
      return unknown(
        'The run was cancelled before there was a result.',
        '결과가 나오기 전에 실행이 취소되었습니다.',
      );
    case 'http':
      return { state: 'down', reason: (http[failure.code] ?? otherHttp(failure))(peer) };
  }
}

type Text = (peer: string) => LocalText;

const unreadableCa: Text = (peer) =>
  localText(
    `The certificate authority entered for ${peer} cannot be read. Enter it again as PEM text in the network settings of the target.`,
    `${peer}에 입력한 인증 기관 인증서를 읽을 수 없습니다. 대상의 네트워크 설정에 PEM 텍스트로 다시 입력하십시오.`,
  );
const noNetwork: Text = (peer) =>
  localText(
    `This desk has no route to ${peer}. Check its own network connection or VPN.`,
    `이 컴퓨터에서 ${peer}(으)로 가는 경로가 없습니다. 이 컴퓨터의 네트워크 연결이나 VPN을 확인하십시오.`,
  );
const noHandles: Text = () =>
  localText(
    'This desk has no free connections or file handles left. Close other programs, or raise the limit of open files.',
    '이 컴퓨터에 남은 연결이나 파일 핸들이 없습니다. 다른 프로그램을 닫거나 열린 파일 수 제한을 늘리십시오.',
  );

const ofThisDesk: Readonly<Record<string, Text>> = {
  EAI_AGAIN: (peer) =>
    localText(
      `The name server did not answer for ${peer}. Check the network connection and the name server of this desk.`,
      `이름 서버가 ${peer}에 대해 응답하지 않았습니다. 이 컴퓨터의 네트워크 연결과 이름 서버를 확인하십시오.`,
    ),
  ENETUNREACH: noNetwork,
  ENETDOWN: noNetwork,
  EADDRNOTAVAIL: noNetwork,
  EMFILE: noHandles,
  ENFILE: noHandles,
  BAD_CA: unreadableCa,
  ERR_INVALID_CHAR: (peer) =>
    localText(
      `A header of the request to ${peer} holds characters that cannot be sent. Enter the credential again, or correct the pack.`,
      `${peer}(으)로 보낼 요청의 헤더에 보낼 수 없는 문자가 있습니다. 자격 증명을 다시 입력하거나 팩을 수정하십시오.`,
    ),
};

const tcp: Readonly<Record<string, Text>> = {
  ECONNREFUSED: (peer) =>
    localText(
      `${peer} refuses the connection: the host answers, and nothing listens on that port. Check that the server runs and on which port.`,
      `${peer}이(가) 연결을 거부합니다. 호스트는 응답하지만 그 포트에서 대기하는 프로그램이 없습니다. 서버가 실행 중인지, 어느 포트를 쓰는지 확인하십시오.`,
    ),
  EHOSTUNREACH: (peer) =>
    localText(
      `The host of ${peer} cannot be reached. Check that it is switched on, and the firewall between.`,
      `${peer}의 호스트에 도달할 수 없습니다. 호스트가 켜져 있는지, 사이의 방화벽을 확인하십시오.`,
    ),
  ETIMEDOUT: (peer) =>
    localText(
      `${peer} does not react at all. The host may be off, or a firewall drops the connection.`,
      `${peer}이(가) 전혀 반응하지 않습니다. 호스트가 꺼져 있거나 방화벽이 연결을 차단하고 있을 수 있습니다.`,
    ),
  ECONNRESET: (peer) =>
    localText(
      `${peer} broke off the connection at once. A firewall or a load balancer without a server behind it does that.`,
      `${peer}이(가) 연결을 즉시 끊었습니다. 방화벽이나, 뒤에 서버가 없는 로드 밸런서일 수 있습니다.`,
    ),
};

function otherTcp(code: string): Text {
  return (peer) =>
    localText(
      `No connection to ${peer} (${code}). Check the address, the server and the firewall between.`,
      `${peer}에 연결할 수 없습니다(${code}). 주소, 서버, 사이의 방화벽을 확인하십시오.`,
    );
}

const untrusted: Text = (peer) =>
  localText(
    `The certificate of ${peer} is not trusted: its issuer is unknown to this desk. Enter the issuing authority in the network settings of the target, or have the server send its whole chain.`,
    `${peer}의 인증서를 신뢰할 수 없습니다. 이 컴퓨터가 발급자를 알지 못합니다. 대상의 네트워크 설정에 발급 기관을 입력하거나, 서버가 전체 인증서 체인을 보내게 하십시오.`,
  );
const selfSigned: Text = (peer) =>
  localText(
    `The certificate of ${peer} signed itself, so anyone could have made it. Enter it as authority in the network settings of the target after comparing its fingerprint, or install one from an authority.`,
    `${peer}의 인증서는 자체 서명된 것이라 누구나 만들 수 있습니다. 지문을 대조한 뒤 대상의 네트워크 설정에 인증 기관으로 입력하거나, 인증 기관이 발급한 인증서를 설치하십시오.`,
  );

const distrust: Readonly<Record<string, Text>> = {
  CERT_HAS_EXPIRED: (peer) =>
    localText(
      `The certificate of ${peer} has expired. Install a renewed one on the server.`,
      `${peer}의 인증서가 만료되었습니다. 갱신한 인증서를 서버에 설치하십시오.`,
    ),
  CERT_NOT_YET_VALID: (peer) =>
    localText(
      `The certificate of ${peer} is not valid yet. Compare the clocks of this desk and of the server.`,
      `${peer}의 인증서가 아직 유효하지 않습니다. 이 컴퓨터와 서버의 시계를 비교하십시오.`,
    ),
  ERR_TLS_CERT_ALTNAME_INVALID: (peer) =>
    localText(
      `The certificate of ${peer} is for another name. Use the name in the certificate as address, or install a certificate for this name.`,
      `${peer}의 인증서는 다른 이름의 것입니다. 인증서에 있는 이름을 주소로 쓰거나, 이 이름의 인증서를 설치하십시오.`,
    ),
  CERT_REVOKED: (peer) =>
    localText(
      `The certificate of ${peer} has been revoked. Install a new one on the server.`,
      `${peer}의 인증서가 폐기되었습니다. 새 인증서를 서버에 설치하십시오.`,
    ),
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  ERR_SSL_WRONG_VERSION_NUMBER: (peer) =>
    localText(
      `${peer} does not speak TLS: the address begins with https, and the server answers in plain. Correct the address, or check why the server fell back to http.`,
      `${peer}은(는) TLS를 사용하지 않습니다. 주소는 https로 시작하지만 서버는 평문으로 응답합니다. 주소를 고치거나, 서버가 왜 http로 되돌아갔는지 확인하십시오.`,
    ),
};
const plainCodes = new Set(['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST', 'EPROTO']);

/** Why a certificate or a handshake was not accepted. */
export function explainDistrust(code: string, peer: string): LocalText {
  if (plainCodes.has(code)) return explainDistrust('ERR_SSL_WRONG_VERSION_NUMBER', peer);
  const known = distrust[code];
  if (known !== undefined) return known(peer);
  return localText(
    `No secure connection to ${peer} (${code}). Check the certificate and the TLS settings of the server.`,
    `${peer}에 보안 연결을 할 수 없습니다(${code}). 서버의 인증서와 TLS 설정을 확인하십시오.`,
  );
}

function proxy(failure: Pick<NetFailure, 'code' | 'detail'>, peer: string): Explanation {
  if (failure.code === 'BAD_PROXY') {
    return unknown(
      'The proxy set for this target is not an address such as http://proxy.example:3128. Correct it in the network settings of the target.',
      '이 대상에 설정한 프록시가 http://proxy.example:3128과 같은 주소가 아닙니다. 대상의 네트워크 설정에서 고치십시오.',
    );
  }
  if (failure.code === 'PROXY_407') {
    return unknown(
      `The proxy asks for a login before it lets anything through to ${peer}. Enter it in the address of the proxy in the network settings of the target.`,
      `프록시가 ${peer}(으)로 통과시키기 전에 로그인을 요구합니다. 대상의 네트워크 설정에 있는 프록시 주소에 입력하십시오.`,
    );
  }
  if (failure.code.startsWith('PROXY_')) {
    const status = failure.code.replace('PROXY_', '');
    return unknown(
      `The proxy answered ${status} instead of ${peer}: it could not or may not reach the server. Check the proxy's rules, or take the proxy out of the network settings of the target.`,
      `${peer} 대신 프록시가 ${status}(으)로 응답했습니다. 프록시가 서버에 도달하지 못했거나 허용되지 않았습니다. 프록시 규칙을 확인하거나 대상의 네트워크 설정에서 프록시를 빼십시오.`,
    );
  }
  return unknown(
    `The proxy set for this target cannot be reached (${failure.code}), so nothing is known about ${peer}. Check the proxy's address in the network settings of the target.`,
    `이 대상에 설정한 프록시에 도달할 수 없어(${failure.code}) ${peer}에 대해 알 수 없습니다. 대상의 네트워크 설정에서 프록시 주소를 확인하십시오.`,
  );
}

/** The host says itself whether nothing listens there, or whether it could not be asked. */
function tunnel({ code, reason }: Pick<NetFailure, 'code' | 'reason'>, peer: string): Explanation {
  return {
    state: code === 'ssh/port-refused' ? 'down' : 'unknown',
    reason: reason ?? otherTcp(code)(peer),
  };
}

function timeout(code: string, peer: string): Explanation {
  switch (code) {
    case 'TIMEOUT_DNS':
      return unknown(
        `The name server did not answer in time for ${peer}. Check the name server of this desk.`,
        `이름 서버가 ${peer}에 대해 제시간에 응답하지 않았습니다. 이 컴퓨터의 이름 서버를 확인하십시오.`,
      );
    case 'TIMEOUT_QUEUE':
      return unknown(
        `All connections to ${peer} were busy, so this request was not sent. Other probes wait for answers; look at those.`,
        `${peer}(으)로 가는 연결이 모두 사용 중이어서 이 요청을 보내지 못했습니다. 다른 점검들이 응답을 기다리고 있으니 그쪽을 살펴보십시오.`,
      );
    case 'TIMEOUT_PROXY':
      return unknown(
        `The proxy did not open a connection to ${peer} in time.`,
        `프록시가 제시간에 ${peer}(으)로 연결을 열지 못했습니다.`,
      );
    case 'TIMEOUT_CONNECT':
      return { state: 'down', reason: (tcp['ETIMEDOUT'] ?? otherTcp(code))(peer) };
    case 'TIMEOUT_TLS':
      return down(
        `${peer} accepted the connection and did not finish the TLS handshake in time. The server may be overloaded, or the port does not speak TLS.`,
        `${peer}이(가) 연결은 받았지만 TLS 핸드셰이크를 제시간에 마치지 못했습니다. 서버가 과부하이거나 그 포트가 TLS를 쓰지 않을 수 있습니다.`,
      );
    case 'TIMEOUT_BODY':
      return down(
        `${peer} began to answer and did not finish in time. The server or the network between is very slow.`,
        `${peer}이(가) 응답을 시작했지만 제시간에 끝내지 못했습니다. 서버나 사이의 네트워크가 매우 느립니다.`,
      );
    default:
      return down(
        `${peer} accepted the connection but never answered. The server hangs or is overloaded; look at its log and its load.`,
        `${peer}이(가) 연결은 받았지만 응답하지 않았습니다. 서버가 멈췄거나 과부하입니다. 서버의 로그와 부하를 살펴보십시오.`,
      );
  }
}

const http: Readonly<Record<string, Text>> = {
  ECONNRESET: (peer) =>
    localText(
      `${peer} closed the connection before its answer was complete. The server process may have ended; look at its log.`,
      `${peer}이(가) 응답을 마치기 전에 연결을 닫았습니다. 서버 프로세스가 종료되었을 수 있습니다. 로그를 살펴보십시오.`,
    ),
  HPE_HEADER_OVERFLOW: (peer) =>
    localText(
      `${peer} sends more than 32 KiB of headers. That is not the expected server, or it is misconfigured.`,
      `${peer}이(가) 32 KiB가 넘는 헤더를 보냅니다. 예상한 서버가 아니거나 설정이 잘못되었습니다.`,
    ),
};

function otherHttp(failure: Pick<NetFailure, 'code'>): Text {
  const { code } = failure;
  if (code.startsWith('HPE_')) {
    return (peer) =>
      localText(
        `${peer} does not speak HTTP (${code}). Check the port, and whether the server expects https.`,
        `${peer}은(는) HTTP를 사용하지 않습니다(${code}). 포트를 확인하고, 서버가 https를 요구하는지 확인하십시오.`,
      );
  }
  if (
    code.startsWith('Z_') ||
    code.startsWith('ZSTD_') ||
    code.startsWith('ERR_BROTLI') ||
    code.endsWith('_ENCODING') ||
    code.endsWith('_ENCODINGS')
  ) {
    return (peer) =>
      localText(
        `${peer} sends an answer whose compression is broken (${code}). Check the server or the proxy in front of it.`,
        `${peer}이(가) 보낸 응답의 압축이 손상되었습니다(${code}). 서버나 그 앞의 프록시를 확인하십시오.`,
      );
  }
  return (peer) =>
    localText(
      `The exchange with ${peer} failed (${code}). Look at the log of the server.`,
      `${peer}과(와)의 통신이 실패했습니다(${code}). 서버의 로그를 살펴보십시오.`,
    );
}

function down(en: string, ko: string): Explanation {
  return { state: 'down', reason: localText(en, ko) };
}

function unknown(en: string, ko: string): Explanation {
  return { state: 'unknown', reason: localText(en, ko) };
}
