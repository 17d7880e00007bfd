import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { ipv6Hint } from '../locations/ssh/ipv6-hint.ts';

/** What was typed is said back but for what stands where a password would. */
export function notAnAddress(typed: string): AppError {
  const hint = ipv6Hint(typed);
  const text = typed.replace(/:[^,]*@/g, ':…@');
  return new AppError(
    'host/invalid-address',
    localText(
      `"${text}" is no address of a host. Give user@host, user@host:port or an alias of ~/.ssh/config; never a password.${hint.en}`,
      `"${text}"은(는) 호스트 주소가 아닙니다. user@host, user@host:port 또는 ~/.ssh/config의 별칭을 입력하십시오. 비밀번호는 포함하지 마십시오.${hint.ko}`,
    ),
  );
}

export function otherFingerprint(host: string, shown: string, given: string): AppError {
  return new AppError(
    'host/other-fingerprint',
    localText(
      `${host} shows the fingerprint ${shown} and not ${given}. Nothing was pinned. Compare it with what the host itself prints.`,
      `${host}의 지문은 ${given}이(가) 아니라 ${shown}입니다. 아무것도 등록하지 않았습니다. 호스트에서 직접 출력한 값과 비교하십시오.`,
    ),
  );
}

/** `name` is typed to forget its key. */
export function changedKey(host: string, name: string): AppError {
  return new AppError(
    'host/key-changed',
    localText(
      `Another key of ${host} is known already. Ask who runs the host. If it was set up anew, forget the known key first: holdfast host forget ${name}, or take its line out of known_hosts.`,
      `${host}의 다른 호스트 키가 이미 등록되어 있습니다. 호스트 담당자에게 확인하십시오. 호스트를 새로 설치한 것이라면 먼저 holdfast host forget ${name}(으)로 등록된 키를 삭제하거나 known_hosts에서 해당 줄을 삭제하십시오.`,
    ),
  );
}

export function unknownHost(name: string): AppError {
  return new AppError(
    'host/unknown',
    localText(
      `No key of "${name}" is pinned on this desk. List those that are with "host list".`,
      `이 데스크에는 "${name}"의 호스트 키가 등록되어 있지 않습니다. "host list"로 목록을 확인하십시오.`,
    ),
  );
}

export function notConfirmed(name: string): AppError {
  return new AppError(
    'host/not-confirmed',
    localText(
      `The typed name is not "${name}". Nothing was forgotten.`,
      `입력한 이름이 "${name}"과(와) 다릅니다. 아무것도 삭제하지 않았습니다.`,
    ),
  );
}

export function passphraseWithoutKey(): AppError {
  return new AppError(
    'host/no-key-file',
    localText(
      'A passphrase belongs to a private key: name its file as well.',
      '암호는 개인 키에 대한 것이므로 개인 키 파일도 지정하십시오.',
    ),
  );
}
