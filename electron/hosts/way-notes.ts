import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { authorityText } from '../locations/ssh/host-key-errors.ts';
import type { SshHop } from '../locations/ssh/ssh-route.ts';

/**
 * What an operator should know of the way to a host.
 *
 * @param authority a known_hosts file that names a certificate authority for it
 */
export function wayNotes(hops: readonly SshHop[], authority?: string): readonly LocalText[] {
  const options = [...new Set(hops.flatMap(({ notApplied }) => notApplied))].join(', ');
  return [
    ...hops.flatMap(({ proxyCommand, label }) =>
      proxyCommand === null ? [] : [proxyText(label, proxyCommand.program)],
    ),
    ...(options === '' ? [] : [notAppliedText(options)]),
    ...(authority === undefined ? [] : [authorityText(authority)]),
  ];
}

/** What was given for a check and did not let the account in. */
export function notKept(names: readonly string[]): readonly LocalText[] {
  const which = names.join(', ');
  if (which === '') return [];
  return [
    localText(
      `Not kept, because it was not needed to get in, or is not the right one: ${which}.`,
      `로그인에 필요하지 않았거나 올바르지 않아 저장하지 않은 비밀: ${which}.`,
    ),
  ];
}

function proxyText(host: string, program: string): LocalText {
  return localText(
    `${host} is reached through a ProxyCommand of the SSH configuration (${program}), which runs on this computer.`,
    `${host}은(는) SSH 설정의 ProxyCommand(${program})를 통해 연결하며, 이 명령은 이 컴퓨터에서 실행됩니다.`,
  );
}

function notAppliedText(options: string): LocalText {
  return localText(
    `The SSH configuration sets what Holdfast does not apply: ${options}.`,
    `SSH 설정 중 Holdfast가 적용하지 않는 항목: ${options}.`,
  );
}
