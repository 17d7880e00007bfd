import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { postgresPeer } from '../../../shared/rules/postgres-address.ts';
import type { PostgresAddress } from '../../../shared/rules/postgres-address.ts';

/** The error code of a server that does not speak TLS. */
export const tlsNotOffered = 'postgres/no-tls' satisfies ErrorCode;

export type FailureContext = { readonly address: PostgresAddress; readonly encrypted: boolean };

/** A failure of the library, the server or the network as what happened, to what, and what to do. */
export function explainPostgres(error: unknown, context: FailureContext): AppError {
  if (isAppError(error)) return error;
  const code = memberOf(error, 'code');
  const said = error instanceof Error ? oneLine(error.message) : '';
  if (/^[0-9A-Z]{5}$/.test(code)) return ofServer(code, said, memberOf(error, 'routine'), context);
  if (said.includes('does not support SSL')) return notOffered(context.address);
  if (said.startsWith('SASL') || said.includes('password must be'))
    return wrongPassword(context.address, 'SASL');
  return ofNetwork(code === '' ? 'UNKNOWN' : code, said, context);
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function ofServer(code: string, said: string, routine: string, context: FailureContext): AppError {
  const { address, encrypted } = context;
  const peer = postgresPeer(address);
  switch (code) {
    case '28P01':
      return wrongPassword(address, code);
    case '28000':
      return routine === 'ClientAuthentication' && !encrypted
        ? notLetInPlain(address)
        : notLetIn(address, said);
    case '42501':
      return failed(
        'postgres/no-access',
        `${peer} does not give "${address.user}" the right that this needs: ${said}. Grant it on the server.`,
        `${peer}에서 "${address.user}"에게 필요한 권한이 없습니다: ${said}. 서버에서 권한을 부여하십시오.`,
      );
    case '3D000':
      return failed(
        'postgres/no-database',
        `${peer} has no database "${address.database}". It was dropped or renamed, or the address of the target is wrong.`,
        `${peer}에 데이터베이스 "${address.database}"이(가) 없습니다. 삭제되었거나 이름이 바뀌었거나 대상의 주소가 잘못되었습니다.`,
      );
    case '53300':
      return failed(
        'postgres/too-many-connections',
        `${peer} has no connection left: ${said}. Find out which program keeps so many open, or raise max_connections.`,
        `${peer}에 남은 연결이 없습니다: ${said}. 연결을 많이 열어 둔 프로그램을 찾거나 max_connections를 늘리십시오.`,
      );
    case '57P03':
      return failed(
        'postgres/not-ready',
        `${peer} is running and accepts no connection yet or any more: ${said}. It is starting, recovering or shutting down; look at its log.`,
        `${peer}이(가) 실행 중이지만 연결을 받지 않습니다: ${said}. 시작, 복구 또는 종료하는 중입니다. 로그를 살펴보십시오.`,
      );
    case '57014':
      return failed(
        'postgres/time-limit',
        `${peer} cancelled the query: ${said}. It took longer than it may; another session may hold a lock, or the query needs an index.`,
        `${peer}이(가) 쿼리를 취소했습니다: ${said}. 허용된 시간보다 오래 걸렸습니다. 다른 세션이 잠금을 잡고 있거나 인덱스가 필요할 수 있습니다.`,
      );
    case '57P01':
    case '57P02':
      return lost(address, said);
    default:
      return failed(
        'postgres/query-failed',
        `${peer} refused the statement (${code}): ${said}.`,
        `${peer}이(가) 문장을 거부했습니다(${code}): ${said}.`,
      );
  }
}

function ofNetwork(code: string, said: string, { address, encrypted }: FailureContext): AppError {
  const peer = postgresPeer(address);
  if (code === 'ECONNREFUSED' || (code === 'ENOENT' && address.host.startsWith('/'))) {
    return failed(
      'postgres/unreachable',
      `${peer} refuses the connection (${code}): nothing listens there. Check that PostgreSQL runs, and its port and listen_addresses.`,
      `${peer}이(가) 연결을 거부합니다(${code}). 그곳에서 대기하는 프로그램이 없습니다. PostgreSQL이 실행 중인지, 포트와 listen_addresses를 확인하십시오.`,
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failed(
      'postgres/unreachable',
      `The name in ${peer} was not found (${code}). Check the address of the target and the name server.`,
      `${peer}의 이름을 찾을 수 없습니다(${code}). 대상의 주소와 이름 서버를 확인하십시오.`,
    );
  }
  if (/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EACCES|EADDRNOTAVAIL)$/.test(code)) {
    return failed(
      'postgres/unreachable',
      `No connection to ${peer} (${code}). Check that the host is on, the address, and the firewall between.`,
      `${peer}에 연결할 수 없습니다(${code}). 호스트가 켜져 있는지, 주소와 사이의 방화벽을 확인하십시오.`,
    );
  }
  if (encrypted && /CERT|SSL|TLS|ISSUER|SIGNATURE/.test(code)) {
    return failed(
      'postgres/no-tls',
      `The certificate of ${peer} is not accepted (${code}): ${said}. Enter its authority in the network settings of the target, use the name in the certificate, or correct the certificate.`,
      `${peer}의 인증서를 신뢰할 수 없습니다(${code}): ${said}. 대상의 네트워크 설정에 발급 기관을 입력하거나, 인증서에 있는 이름을 쓰거나, 인증서를 고치십시오.`,
    );
  }
  return lost(address, `${said} (${code})`);
}

function wrongPassword(address: PostgresAddress, code: string): AppError {
  return failed(
    'postgres/wrong-password',
    `${postgresPeer(address)} does not accept the password of "${address.user}", or knows no such user (${code}). Enter the password again.`,
    `${postgresPeer(address)}이(가) "${address.user}"의 비밀번호를 받아들이지 않거나 그런 사용자가 없습니다(${code}). 비밀번호를 다시 입력하십시오.`,
  );
}

function notLetInPlain(address: PostgresAddress): AppError {
  return failed(
    'postgres/no-tls',
    `${postgresPeer(address)} does not let "${address.user}" in without encryption: no line of its pg_hba.conf allows it, or only one with TLS does. Use sslmode=require in the address, or have this desk allowed.`,
    `${postgresPeer(address)}이(가) 암호화하지 않은 "${address.user}"의 접속을 받지 않습니다. pg_hba.conf에 허용하는 줄이 없거나 TLS만 허용합니다. 주소에 sslmode=require를 쓰거나 이 컴퓨터를 허용하게 하십시오.`,
  );
}

function notLetIn(address: PostgresAddress, said: string): AppError {
  return failed(
    'postgres/no-access',
    `${postgresPeer(address)} does not let "${address.user}" in: ${said}. Check the user and pg_hba.conf on the server.`,
    `${postgresPeer(address)}이(가) "${address.user}"의 접속을 받지 않습니다: ${said}. 서버의 사용자와 pg_hba.conf를 확인하십시오.`,
  );
}

function notOffered(address: PostgresAddress): AppError {
  return failed(
    tlsNotOffered,
    `${postgresPeer(address)} does not speak TLS, and the address asks for it (sslmode=${address.tls}). Turn on ssl on the server, or use sslmode=prefer where the network is trusted.`,
    `${postgresPeer(address)}은(는) TLS를 쓰지 않는데 주소는 TLS를 요구합니다(sslmode=${address.tls}). 서버에서 ssl을 켜거나, 신뢰하는 네트워크라면 sslmode=prefer를 쓰십시오.`,
  );
}

function lost(address: PostgresAddress, said: string): AppError {
  return failed(
    'postgres/lost',
    `The connection to ${postgresPeer(address)} broke off: ${said}. The server may have been stopped; look at its log.`,
    `${postgresPeer(address)}과(와)의 연결이 끊어졌습니다: ${said}. 서버가 멈췄을 수 있습니다. 로그를 살펴보십시오.`,
  );
}

export function timedOut(address: PostgresAddress): AppError {
  return failed(
    'postgres/unreachable',
    `${postgresPeer(address)} did not answer in time. The server hangs or is overloaded, or a firewall drops the connection.`,
    `${postgresPeer(address)}이(가) 제시간에 응답하지 않았습니다. 서버가 멈췄거나 과부하이거나 방화벽이 연결을 막고 있습니다.`,
  );
}

export function socketOfHost(path: string, host: string): AppError {
  return failed(
    'postgres/unreachable',
    `The socket ${path} is one of ${host}, which is not reached over SSH. Use 127.0.0.1 and a port in the address: it means the host's own.`,
    `${path} 소켓은 ${host}에 있어 SSH로 연결할 수 없습니다. 주소에 127.0.0.1과 포트를 쓰십시오. 그 호스트 자신의 포트를 뜻합니다.`,
  );
}

export function answerTooLarge(address: PostgresAddress): AppError {
  return failed(
    'postgres/answer-too-large',
    `${postgresPeer(address)} answered with more than 16 MiB. Choose fewer or shorter columns.`,
    `${postgresPeer(address)}의 응답이 16 MiB를 넘습니다. 더 적거나 짧은 열을 고르십시오.`,
  );
}

function failed(code: ErrorCode, en: string, ko: string): AppError {
  return new AppError(code, localText(en, ko));
}

function memberOf(error: unknown, name: 'code' | 'routine'): string {
  if (error instanceof AggregateError && error.errors.length > 0) return memberOf(error.errors[0], name);
  const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Without the full stop that our own sentence ends with. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 500);
}
