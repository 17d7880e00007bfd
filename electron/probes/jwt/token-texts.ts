import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import type { NoToken } from './read-token.ts';
import type { SignatureCheck } from './signature.ts';

/** What stands where a token was expected. */
export function noTokenFinding({ problem, parts }: NoToken): Finding {
  switch (problem) {
    case 'empty':
      return finding('down', 'The token is empty.', '토큰이 비어 있습니다.');
    case 'too-long':
      return finding(
        'down',
        'What should be a token is longer than 32 kB. Another program may be answering.',
        '토큰이어야 할 값이 32 kB보다 깁니다. 다른 프로그램이 응답하고 있을 수 있습니다.',
      );
    case 'encrypted':
      return finding(
        'unknown',
        'The token is encrypted (five parts), so its claims cannot be read here.',
        '토큰이 암호화되어(다섯 부분) 여기서 내용을 읽을 수 없습니다.',
      );
    case 'not-three-parts':
      return finding(
        'down',
        `A signed token has three parts joined by dots; this has ${parts}. It is cut off, or no token.`,
        `서명된 토큰은 점으로 이어진 세 부분이어야 하지만 ${parts}개입니다. 잘렸거나 토큰이 아닙니다.`,
      );
    case 'header':
    case 'claims':
    case 'signature':
      return finding(
        'down',
        `The ${problem} of the token cannot be read: it is not base64url with JSON as in RFC 7519. It is damaged, or no token.`,
        `토큰의 ${problem} 부분을 읽을 수 없습니다. RFC 7519에 맞는 base64url JSON이 아닙니다. 손상되었거나 토큰이 아닙니다.`,
      );
  }
}

export function algorithmFinding(algorithm: string, allowed: readonly string[]): Finding {
  const shown = algorithm.replaceAll(/[^\w.+-]/g, '?').slice(0, 20);
  if (algorithm.toLowerCase() === 'none') {
    return finding(
      'down',
      'The token is not signed (algorithm "none"): anyone can write such a one. Correct the service that issues it.',
      '토큰이 서명되지 않았습니다(알고리즘 "none"). 누구나 만들 수 있으므로 발급 서비스를 고치십시오.',
    );
  }
  return finding(
    'down',
    `The token is signed with "${shown}"; expected ${allowed.join(', ')}.`,
    `토큰의 서명 알고리즘이 "${shown}"입니다. 허용: ${allowed.join(', ')}.`,
  );
}

export function signatureFinding(check: Exclude<SignatureCheck, 'valid'>): Finding {
  switch (check) {
    case 'invalid':
      return finding(
        'down',
        'The signature of the token does not fit the key: it was signed with another key, or altered.',
        '토큰의 서명이 키와 맞지 않습니다. 다른 키로 서명되었거나 내용이 바뀌었습니다.',
      );
    case 'wrong-key':
      return finding(
        'down',
        'The token was signed with an algorithm that does not belong to the given key.',
        '토큰의 서명 알고리즘이 주어진 키의 종류와 맞지 않습니다.',
      );
    case 'unknown-key-id':
      return finding(
        'down',
        'The token names a key that is not among the published ones. Keys may have been replaced on one side only.',
        '토큰이 가리키는 키가 공개된 키 목록에 없습니다. 한쪽에서만 키를 교체했을 수 있습니다.',
      );
  }
}
