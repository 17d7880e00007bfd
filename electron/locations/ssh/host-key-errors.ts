import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { fingerprintOf } from './host-key.ts';
import type { HostKey, KnownHostKey } from './host-key.ts';

export function hostKeyUnknown(host: string, key: HostKey): AppError {
  const shown = shownKey(key);
  return new AppError(
    'ssh/host-key-unknown',
    localText(
      `The key of ${host} is not known yet: ${shown}. Compare it with what the host itself prints (ssh-keygen -lf on its public host key), then confirm it.`,
      `${host}의 호스트 키가 아직 등록되지 않았습니다: ${shown}. 호스트에서 직접 출력한 값(공개 호스트 키에 ssh-keygen -lf 실행)과 비교한 뒤 확인하십시오.`,
    ),
  );
}

export function hostKeyChanged(host: string, key: HostKey, expected: readonly KnownHostKey[]): AppError {
  const [shown, known] = [shownKey(key), expected.map(shownKey).join('; ')];
  const place = expected[0]?.file ?? null;
  return new AppError(
    'ssh/host-key-changed',
    localText(
      `${host} has another key than before. Now: ${shown}. Known: ${known}${place === null ? '' : ` (${place})`}. Either the host was set up anew or somebody stands in between; nothing was sent to it. Ask who runs the host before the known key is replaced.`,
      `${host}의 호스트 키가 이전과 다릅니다. 현재: ${shown}. 등록된 키: ${known}${place === null ? '' : ` (${place})`}. 호스트를 새로 설치했거나 누군가 중간에서 가로채고 있을 수 있으며, 아무 정보도 보내지 않았습니다. 등록된 키를 바꾸기 전에 호스트 담당자에게 확인하십시오.`,
    ),
  );
}

export function hostKeyRevoked(host: string, key: HostKey, file: string | null): AppError {
  const shown = shownKey(key);
  return new AppError(
    'ssh/host-key-revoked',
    localText(
      `${host} shows a key that is written down as revoked: ${shown}${file === null ? '' : ` (${file})`}. Nothing was sent to it. Ask who runs the host.`,
      `${host}이(가) 폐기된 것으로 기록된 호스트 키를 제시합니다: ${shown}${file === null ? '' : ` (${file})`}. 아무 정보도 보내지 않았습니다. 호스트 담당자에게 확인하십시오.`,
    ),
  );
}

function shownKey(key: HostKey): string {
  return `${key.type} ${fingerprintOf(key)}`;
}
