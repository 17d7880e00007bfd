import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { fingerprintOf } from './host-key.ts';
import type { HostKey, KnownHostKey } from './host-key.ts';
import { hostName } from './ssh-address.ts';
import type { SshHop } from './ssh-route.ts';

/** Whose key it is: as it is shown, `user@host:port`, and by which name its keys are kept. */
type KeyOwner = Pick<SshHop, 'label' | 'keysOf'>;

/** `authority` is a known_hosts file that names a certificate authority for the host. */
export function hostKeyUnknown({ label: host }: KeyOwner, key: HostKey, authority?: string): AppError {
  const text = authority === undefined ? localText('', '') : authorityText(authority);
  const shown = shownKey(key);
  return new AppError(
    'ssh/host-key-unknown',
    localText(
      `The key of ${host} is not known yet: ${shown}. Compare it with what the host itself prints (ssh-keygen -lf on its public host key), then pin it: holdfast host check ${host} --trust ${fingerprintOf(key)}, or Settings → Hosts → Check a host.${text.en === '' ? '' : ` ${text.en}`}`,
      `${host}의 호스트 키가 아직 등록되지 않았습니다: ${shown}. 호스트에서 직접 출력한 값(공개 호스트 키에 ssh-keygen -lf 실행)과 비교한 뒤 등록하십시오: holdfast host check ${host} --trust ${fingerprintOf(key)} 또는 설정 → 호스트 → 호스트 확인.${text.ko === '' ? '' : ` ${text.ko}`}`,
    ),
  );
}

export function authorityText(file: string): LocalText {
  return localText(
    `"${file}" names a certificate authority for the host (@cert-authority), and Holdfast does not check certificates of hosts: compare the key itself.`,
    `"${file}"에 이 호스트의 인증 기관(@cert-authority)이 등록되어 있지만 Holdfast는 호스트 인증서를 확인하지 않습니다. 키 자체를 비교하십시오.`,
  );
}

export function hostKeyChanged(
  { label: host, keysOf }: KeyOwner,
  key: HostKey,
  expected: readonly KnownHostKey[],
): AppError {
  const [shown, known] = [shownKey(key), expected.map(shownKey).join('; ')];
  const place = expected[0]?.file ?? null;
  const name = hostName(keysOf.host, keysOf.port);
  return new AppError(
    'ssh/host-key-changed',
    localText(
      `${host} has another key than before. Now: ${shown}. Known: ${known}${place === null ? '' : ` (${place})`}. Either the host was set up anew or somebody stands in between; nothing was sent to it. Ask who runs the host before the known key is replaced: ${place === null ? `forget ${name} in Settings → Hosts, or by holdfast host forget ${name}` : `take the line of ${name} out of that file`}.`,
      `${host}의 호스트 키가 이전과 다릅니다. 현재: ${shown}. 등록된 키: ${known}${place === null ? '' : ` (${place})`}. 호스트를 새로 설치했거나 누군가 중간에서 가로채고 있을 수 있으며, 아무 정보도 보내지 않았습니다. 등록된 키를 바꾸기 전에 호스트 담당자에게 확인하십시오. 바꾸려면 ${place === null ? `설정 → 호스트에서 ${name}을(를) 삭제하거나 holdfast host forget ${name}을(를) 실행하십시오` : `그 파일에서 ${name}의 줄을 삭제하십시오`}.`,
    ),
  );
}

export function hostKeyRevoked({ label: host }: KeyOwner, key: HostKey, file: string | null): AppError {
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
