import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import type { RefusedSignIn } from './refused-sign-ins.ts';

/** What an operator reads when a session cannot be had. */

export function refusedText(what: LocalText, credential: string, nextAt: number): LocalText {
  return localText(
    `${what.en} The server refused the sign-in. So that the account is not locked, the next try is at ${formatMoment(nextAt, 'en')}; it comes at once when the credential "${credential}" changes or a probe that needs it is run by hand.`,
    `${what.ko} 서버가 로그인을 거부했습니다. 계정이 잠기지 않도록 다음 시도는 ${formatMoment(nextAt, 'ko')}입니다. 자격 증명 "${credential}"을(를) 바꾸거나 점검을 직접 실행하면 바로 시도합니다.`,
  );
}

/** Nothing was asked: what the server would say now is not known. */
export function notTriedText({ reason, at }: RefusedSignIn, credential: string, nextAt: number): LocalText {
  return localText(
    `Not measured: the server refused the sign-in at ${formatMoment(at, 'en')}, and so that the account is not locked, it is not tried again before ${formatMoment(nextAt, 'en')}, unless the credential "${credential}" changes or a probe that needs it is run by hand. It said then: ${reason.en}`,
    `측정하지 않았습니다. 서버가 ${formatMoment(at, 'ko')}에 로그인을 거부했으며, 계정이 잠기지 않도록 ${formatMoment(nextAt, 'ko')} 전에는 다시 시도하지 않습니다. 자격 증명 "${credential}"을(를) 바꾸거나 점검을 직접 실행하면 바로 시도합니다. 당시의 이유: ${reason.ko}`,
  );
}

export function rateLimitedText(waitMs: number): LocalText {
  const seconds = Math.ceil(waitMs / 1000);
  return localText(
    `Rate limited: the server allows no more sign-ins for now; the next try is in ${seconds} s. Its limit is counted by address, which others behind the same one share.`,
    `요청 수 제한: 서버가 지금은 더 이상 로그인을 허용하지 않습니다. ${seconds}초 뒤에 다시 시도합니다. 제한은 주소별로 계산되며 같은 주소 뒤의 사용자들이 함께 씁니다.`,
  );
}

export function lostSoonText(agoMs: number, waitMs: number): LocalText {
  const ago = Math.round(agoMs / 1000);
  const wait = Math.ceil(waitMs / 1000);
  return localText(
    `The server refused a session that was opened ${ago} s ago; the next sign-in is in ${wait} s. Look at where the server keeps its sessions.`,
    `서버가 ${ago}초 전에 연 세션을 거부했습니다. 다음 로그인은 ${wait}초 뒤입니다. 서버가 세션을 보관하는 곳을 살펴보십시오.`,
  );
}

export function renewalWaitsText(problem: LocalText, waitMs: number): LocalText {
  const wait = Math.ceil(waitMs / 1000);
  return localText(
    `${problem.en} The next sign-in with the password is in ${wait} s.`,
    `${problem.ko} 암호를 사용한 다음 로그인은 ${wait}초 뒤입니다.`,
  );
}

export function missingCredentialText(credential: string): LocalText {
  return localText(
    `The credential "${credential}" is not set for this target. Enter it in the target's settings, or with: holdfast secret set.`,
    `이 대상에 자격 증명 "${credential}"이(가) 설정되지 않았습니다. 대상 설정이나 holdfast secret set으로 입력하십시오.`,
  );
}

export function secureCookieText(): LocalText {
  return localText(
    'The server gives its session cookie for https only, but is reached over http, so nobody can stay signed in. Use its https address, or check why it fell back to http.',
    '서버가 세션 쿠키를 https 전용으로 주지만 http로 접속하고 있어 아무도 로그인 상태를 유지할 수 없습니다. https 주소를 쓰거나 서버가 왜 http로 되돌아갔는지 확인하십시오.',
  );
}

export function unknownSessionText(id: string): LocalText {
  return localText(
    `The pack has no session "${id}". Correct the pack.`,
    `팩에 세션 "${id}"이(가) 없습니다. 팩을 수정하십시오.`,
  );
}

export const stillSigningIn: LocalText = localText(
  'The sign-in was still under way when this run ended.',
  '이 실행이 끝날 때 로그인이 아직 진행 중이었습니다.',
);

export const renewalRefused: LocalText = localText(
  'The server refused the stored token, so the account was signed in anew with its password. The token had expired, was revoked, or was used elsewhere.',
  '서버가 저장된 토큰을 거부하여 암호로 다시 로그인했습니다. 토큰이 만료 또는 폐기되었거나 다른 곳에서 사용되었습니다.',
);
