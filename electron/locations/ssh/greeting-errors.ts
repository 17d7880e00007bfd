import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { AlgorithmKind, ServerGreeting } from './server-greeting.ts';

/** What the library calls the list in which nothing was common, and what an operator calls it. */
const lists: readonly (readonly [RegExp, AlgorithmKind, LocalText])[] = [
  [/key exchange/i, 'kex', localText('key exchange', '키 교환')],
  [/host key/i, 'hostKey', localText('host keys', '호스트 키')],
  [/C->S cipher/i, 'cipherIn', localText('ciphers', '암호화')],
  [/S->C cipher/i, 'cipherOut', localText('ciphers', '암호화')],
  [/C->S MAC/i, 'macIn', localText('message authentication', '메시지 인증')],
  [/S->C MAC/i, 'macOut', localText('message authentication', '메시지 인증')],
];

/**
 * What was wrong with a server that ended the connection, or with which nothing was agreed, by what it said before. Null where that says
 * nothing.
 *
 * @param reason what the library says
 */
export function explainGreeting(host: string, reason: string, greeting: ServerGreeting): AppError | null {
  const list = /no matching/i.test(reason) ? lists.find(([words]) => words.test(reason)) : undefined;
  if (list !== undefined) return nothingInCommon(host, list[2], greeting.offers(list[1]), greeting.server());
  return strangeGreeting(host, greeting) ?? (greeting.server() === '' ? endedSilently(host) : null);
}

/** What is said of a server whose first words are none of SSH; null when they are, or when it has said nothing. */
export function strangeGreeting(host: string, greeting: ServerGreeting): AppError | null {
  const strange = greeting.strange();
  if (/exceeded maxstartups|too many (?:connections|users)/i.test(strange)) return busy(host, strange);
  return strange === '' ? null : notSsh(host, strange);
}

/** Ended after it had said that it is an SSH server, and before its key was shown. */
export function endedEarly(host: string, server: string): AppError {
  return new AppError(
    'ssh/no-agreement',
    localText(
      `${host} (${server}) ended the connection while keys were exchanged. Its log says why: it may be overloaded, or turn this computer away.`,
      `${host}(${server})이(가) 키 교환 중에 연결을 끊었습니다. 이유는 서버 로그에 있습니다. 과부하 상태이거나 이 컴퓨터의 연결을 막고 있을 수 있습니다.`,
    ),
  );
}

function nothingInCommon(host: string, of: LocalText, offered: readonly string[], server: string): AppError {
  const list = offered.join(', ') || '?';
  return new AppError(
    'ssh/no-agreement',
    localText(
      `${host} (${server}) and Holdfast have no method in common for ${of.en}. The server offers: ${list}. These are too old to be safe, or newer than Holdfast knows: bring the server up to date, or let it also offer one that is in common use.`,
      `${host}(${server})과(와) Holdfast 사이에 공통으로 쓸 수 있는 ${of.ko} 방식이 없습니다. 서버가 제공하는 방식: ${list}. 안전하게 쓰기에는 너무 오래되었거나 Holdfast가 아직 알지 못하는 새 방식입니다. 서버를 업데이트하거나 널리 쓰이는 방식도 함께 제공하도록 설정하십시오.`,
    ),
  );
}

function busy(host: string, said: string): AppError {
  return new AppError(
    'ssh/busy',
    localText(
      `${host} takes no further connection now ("${said}"): too many are logging in at once. Try again, or raise MaxStartups in its sshd_config.`,
      `${host}이(가) 지금은 연결을 더 받지 않습니다("${said}"). 동시에 로그인 중인 연결이 너무 많습니다. 다시 시도하거나 sshd_config의 MaxStartups를 늘리십시오.`,
    ),
  );
}

function notSsh(host: string, said: string): AppError {
  const [en, ko] = said.startsWith('HTTP/')
    ? ['a web server', '웹 서버가']
    : ['something that is no SSH server', 'SSH 서버가 아닌 프로그램이'];
  return new AppError(
    'ssh/no-agreement',
    localText(
      `On the port of ${host} ${en} answers: "${said}". Check the port.`,
      `${host}의 해당 포트에서 ${ko} 응답합니다: "${said}". 포트를 확인하십시오.`,
    ),
  );
}

function endedSilently(host: string): AppError {
  return new AppError(
    'ssh/no-agreement',
    localText(
      `${host} took the connection and ended it without a word. Either no SSH server has that port, or the server turns this computer away (MaxStartups, a firewall, hosts.deny).`,
      `${host}이(가) 연결을 받은 뒤 아무 응답 없이 끊었습니다. 해당 포트가 SSH 서버의 것이 아니거나, 서버가 이 컴퓨터의 연결을 막고 있습니다(MaxStartups, 방화벽, hosts.deny).`,
    ),
  );
}
