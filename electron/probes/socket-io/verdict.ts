import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { LadderProblem } from './steps.ts';

/** What usually lies behind a problem, likeliest first, each with where to look. */
const causes: Readonly<Record<LadderProblem, readonly LocalText[]>> = {
  'name-not-found': [
    localText(
      'The address is mistyped, or the name is not in the DNS this desk uses (a VPN may be off).',
      '주소에 오타가 있거나, 이 컴퓨터가 쓰는 DNS에 이름이 없습니다(VPN이 꺼져 있을 수 있습니다).',
    ),
  ],
  'port-refused': [
    localText(
      'The server process does not run: look at its service and at server.log.',
      '서버 프로세스가 실행 중이 아닙니다. 서비스 상태와 server.log를 확인하십시오.',
    ),
    localText(
      'It listens on another port, or only on 127.0.0.1.',
      '다른 포트나 127.0.0.1에서만 수신 중입니다.',
    ),
  ],
  'host-unreachable': [
    localText(
      'The host is off, or no route leads to it: check the network and VPN of this desk.',
      '호스트가 꺼져 있거나 경로가 없습니다. 이 컴퓨터의 네트워크와 VPN을 확인하십시오.',
    ),
  ],
  'connect-timeout': [
    localText(
      'A firewall drops the packets silently, or the host is off.',
      '방화벽이 패킷을 조용히 버리거나 호스트가 꺼져 있습니다.',
    ),
  ],
  'proxy-refused': [
    localText(
      "The proxy of this target asks for a sign-in, or does not allow this address: look at the target's network settings.",
      '이 대상의 프록시가 로그인을 요구하거나 이 주소를 허용하지 않습니다. 대상의 네트워크 설정을 확인하십시오.',
    ),
  ],
  certificate: [
    localText(
      'The certificate has expired or is for another name: renew it on the server.',
      '인증서가 만료되었거나 다른 이름의 인증서입니다. 서버에서 갱신하십시오.',
    ),
    localText(
      "It was issued by an authority of your own: add that CA in the target's network settings.",
      '사내 인증 기관에서 발급했습니다. 대상의 네트워크 설정에 해당 CA를 추가하십시오.',
    ),
  ],
  'tls-handshake': [
    localText(
      'The port speaks plain http: try the address with http://.',
      '이 포트는 일반 http를 사용합니다. http:// 주소로 시도하십시오.',
    ),
    localText(
      'The server only knows TLS versions that are refused today.',
      '서버가 더 이상 허용되지 않는 TLS 버전만 지원합니다.',
    ),
  ],
  'not-socket-io': [
    localText(
      'Another program answers at this address, or a proxy shows a page of its own.',
      '이 주소에서 다른 프로그램이 응답하거나 프록시가 자체 페이지를 보여 줍니다.',
    ),
    localText(
      'The path of the Socket.IO server is another one (default /socket.io/).',
      'Socket.IO 서버의 경로가 다릅니다(기본값 /socket.io/).',
    ),
  ],
  'path-not-found': [
    localText(
      'The path is wrong (default /socket.io/), or a proxy forwards only part of the site.',
      '경로가 잘못되었거나(기본값 /socket.io/) 프록시가 사이트 일부만 전달합니다.',
    ),
  ],
  'protocol-version': [
    localText(
      'The server runs Socket.IO 2 or older; its clients must match. Update the server or its clients.',
      '서버가 Socket.IO 2 이하를 사용합니다. 서버와 클라이언트 버전을 맞추십시오.',
    ),
  ],
  'origin-refused': [
    localText(
      'A proxy adds an Origin header, or SOCKETIO_CORS_ALLOWED_ORIGINS does not name the address users open.',
      '프록시가 Origin 헤더를 추가하거나 SOCKETIO_CORS_ALLOWED_ORIGINS에 사용자가 여는 주소가 없습니다.',
    ),
  ],
  'answer-timeout': [
    localText(
      'The server process hangs: look at its CPU, its database locks and server.log.',
      '서버 프로세스가 멈췄습니다. CPU, 데이터베이스 잠금, server.log를 확인하십시오.',
    ),
    localText(
      'A proxy holds long polling answers back (buffering): switch buffering off for this path.',
      '프록시가 롱 폴링 응답을 붙잡고 있습니다(버퍼링). 이 경로의 버퍼링을 끄십시오.',
    ),
  ],
  'server-error': [
    localText(
      'The server or the proxy before it fails: look at server.log and at the log of the proxy.',
      '서버 또는 앞단 프록시에 오류가 있습니다. server.log와 프록시 로그를 확인하십시오.',
    ),
  ],
  'upgrade-blocked': [
    localText(
      'A reverse proxy does not pass "Upgrade" and "Connection" on (nginx: proxy_http_version 1.1 and both headers).',
      '리버스 프록시가 "Upgrade"와 "Connection" 헤더를 전달하지 않습니다(nginx: proxy_http_version 1.1과 두 헤더 설정).',
    ),
    localText(
      'A firewall or antivirus inspects the traffic and removes WebSockets; TLS usually gets them through.',
      '방화벽이나 백신이 트래픽을 검사해 WebSocket을 제거합니다. TLS를 쓰면 대개 통과합니다.',
    ),
  ],
  'upgrade-not-offered': [
    localText(
      'The server runs without gevent (or simple-websocket): ASYNC_MODE fell back, and only polling works.',
      '서버가 gevent(또는 simple-websocket) 없이 실행 중입니다. ASYNC_MODE가 대체되어 폴링만 동작합니다.',
    ),
  ],
  'session-missing': [
    localText(
      'The server wants a signed-in session cookie: set the account of this target.',
      '서버가 로그인된 세션 쿠키를 요구합니다. 이 대상의 계정을 설정하십시오.',
    ),
  ],
  'connection-refused': [
    localText(
      'The session ended on the server (flask_session/ was emptied, or the account was locked).',
      '서버에서 세션이 끝났습니다(flask_session/이 비워졌거나 계정이 잠겼습니다).',
    ),
    localText(
      'Several server processes do not share their sessions.',
      '여러 서버 프로세스가 세션을 공유하지 않습니다.',
    ),
  ],
  'receiver-refused': [
    localText(
      'The session of the second account ended on the server, or the account was locked: sign in with it once.',
      '두 번째 계정의 세션이 서버에서 끝났거나 계정이 잠겼습니다. 그 계정으로 한 번 로그인해 보십시오.',
    ),
    localText(
      'Several server processes do not share their sessions.',
      '여러 서버 프로세스가 세션을 공유하지 않습니다.',
    ),
  ],
  'namespace-timeout': [
    localText(
      'The server accepts connections but its event loop is blocked: look at its CPU and database locks.',
      '서버가 연결은 받지만 이벤트 루프가 막혀 있습니다. CPU와 데이터베이스 잠금을 확인하십시오.',
    ),
    localText(
      'A foreign Origin on a WebSocket shows as a time-out.',
      'WebSocket에서 허용되지 않은 Origin은 시간 초과로 나타납니다.',
    ),
  ],
  'no-join': [
    localText(
      'The operations account is not a member of the room kept for probes, or the room number is wrong.',
      '운영 계정이 점검용 대화방의 구성원이 아니거나 방 번호가 잘못되었습니다.',
    ),
  ],
  'no-ack': [
    localText(
      'The server took the message but did not finish with it: look for database locks and errors in server.log.',
      '서버가 메시지를 받았지만 처리를 끝내지 못했습니다. 데이터베이스 잠금과 server.log의 오류를 확인하십시오.',
    ),
  ],
  'ack-refused': [
    localText(
      'The message was refused: the account left the room, or messages must be encrypted.',
      '메시지가 거부되었습니다. 계정이 방에서 나갔거나 암호화가 필수입니다.',
    ),
  ],
  'no-receipt': [
    localText(
      'Messages are stored but not passed on: several server processes without a message queue, or a stuck worker.',
      '메시지가 저장되지만 전달되지 않습니다. 메시지 큐 없이 서버 프로세스가 여러 개이거나 작업자가 멈췄습니다.',
    ),
  ],
  cancelled: [],
};

export function usualCauses(problem: LadderProblem | null): readonly LocalText[] {
  return problem === null ? [] : causes[problem];
}
