import { AppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { saidText } from './said-line.ts';

/** Who refused, and what was tried. */
type Refusal = {
  readonly host: string;
  readonly user: string;
  /** The methods that the server offered at last; empty when it did not say. */
  readonly offered: readonly string[];
  readonly tried: readonly string[];
  /** Where a certificate was seen that could not be used: a file, or the agent. Null where there was none. */
  readonly certificate: string | null;
  readonly agent: AgentTrouble | null;
  /** The banner that the server showed at last; empty where it showed none. */
  readonly banner: string;
};

/** Why the SSH agent has offered no key: it does not answer, has none, or only others than may be offered. */
export type AgentTrouble = {
  readonly socket: string;
  readonly kind: 'silent' | 'empty' | 'other-keys';
};

export function authenticationRefused(refusal: Refusal): AppError {
  const { host, user, offered, tried, certificate, agent } = refusal;
  const wants = offered.join(', ') || '?';
  const had = triedText(tried, agent);
  const more = certificate === null ? ['', ''] : certificateText(certificate);
  const told = agent === null ? ['', ''] : agentText(agent);
  const said = saidText(refusal.banner);
  const [en, ko] = [`${said.en}${told[0]}${more[0]}`, `${said.ko}${told[1]}${more[1]}`];
  return new AppError(
    'ssh/authentication-refused',
    localText(
      `${host} does not let "${user}" in. It accepts: ${wants}. Tried: ${had.en}. Check the account, its authorized keys, whether either has expired, and the key or password set here; the server's log says which it was.${en}`,
      `${host}이(가) "${user}" 계정의 로그인을 거부합니다. 서버가 받는 방식: ${wants}. 시도한 방식: ${had.ko}. 계정과 허용된 키, 그 만료 여부, 여기에 지정한 키나 비밀번호를 확인하십시오. 정확한 이유는 서버 로그에 있습니다.${ko}`,
    ),
  );
}

function triedText(tried: readonly string[], agent: AgentTrouble | null): LocalText {
  const had = tried.join(', ');
  if (had !== '') return localText(had, had);
  return agent === null
    ? localText(
        'nothing, because there is neither a key nor an agent nor a password for it',
        '없음(사용할 키, 에이전트, 비밀번호가 없습니다)',
      )
    : localText(
        'nothing, because there is neither a key nor a password for it',
        '없음(사용할 키와 비밀번호가 없습니다)',
      );
}

function agentText({ socket, kind }: AgentTrouble): readonly [string, string] {
  switch (kind) {
    case 'silent':
      return [
        ` The SSH agent at "${socket}" does not answer.`,
        ` SSH 에이전트("${socket}")가 응답하지 않습니다.`,
      ];
    case 'empty':
      return [
        ` The SSH agent at "${socket}" has no keys: add one with ssh-add.`,
        ` SSH 에이전트("${socket}")에 키가 없습니다. ssh-add로 키를 추가하십시오.`,
      ];
    case 'other-keys':
      return [
        ` The SSH agent at "${socket}" does not have the key that is chosen here.`,
        ` SSH 에이전트("${socket}")에 여기에서 지정한 키가 없습니다.`,
      ];
  }
}

/** `agent`: why it could not help. */
export function passphraseMissing(file: string, agent: AgentTrouble | null): AppError {
  const [en, ko] = agent === null ? ['', ''] : agentText(agent);
  return new AppError(
    'ssh/passphrase-missing',
    localText(
      `The private key "${file}" is locked with a passphrase, and none is stored for it. Give it once when the host is checked (host check --identity FILE --passphrase -), or add the key to the SSH agent.${en}`,
      `개인 키 "${file}"이(가) 암호로 잠겨 있고 저장된 암호가 없습니다. 호스트를 확인할 때 암호를 한 번 입력하거나(host check --identity FILE --passphrase -) 키를 SSH 에이전트에 추가하십시오.${ko}`,
    ),
  );
}

export function passphraseWrong(file: string): AppError {
  return new AppError(
    'ssh/passphrase-wrong',
    localText(
      `The passphrase stored for the private key "${file}" does not open it. Give the right one when the host is checked: host check --identity FILE --passphrase -.`,
      `개인 키 "${file}"에 저장된 암호로 키를 열 수 없습니다. 호스트를 확인할 때 올바른 암호를 입력하십시오: host check --identity FILE --passphrase -`,
    ),
  );
}

function certificateText(certificate: string): readonly [string, string] {
  return [
    ` A certificate was found (${certificate}), and Holdfast cannot sign in with certificates of OpenSSH: add the public key itself to authorized_keys of the account.`,
    ` 인증서(${certificate})가 있지만 Holdfast는 OpenSSH 인증서로 로그인할 수 없습니다. 계정의 authorized_keys에 공개 키 자체를 추가하십시오.`,
  ];
}

/** `prompt` is what the server asks, as it asks it. */
export function moreAsked(host: string, user: string, prompt: string): AppError {
  const shown = JSON.stringify(prompt);
  return new AppError(
    'ssh/more-asked',
    localText(
      `${host} asks "${user}" for something that only a person can answer: ${shown}. Nothing was answered. Holdfast signs in unattended: let this account in by a key alone (AuthenticationMethods publickey in a Match block of sshd_config), or use another account.`,
      `${host}이(가) "${user}" 계정에 사람만 답할 수 있는 것을 요구합니다: ${shown}. 아무것도 답하지 않았습니다. Holdfast는 사람 없이 로그인하므로 이 계정이 키만으로 로그인할 수 있게 하거나(sshd_config의 Match 블록에 AuthenticationMethods publickey) 다른 계정을 사용하십시오.`,
    ),
  );
}

export function passwordExpired(host: string, user: string): AppError {
  return new AppError(
    'ssh/password-expired',
    localText(
      `The password of "${user}" on ${host} has expired, and the host asks for a new one. Log in once with ssh and change it, then give the new one here: host check --password -.`,
      `${host}의 "${user}" 계정 비밀번호가 만료되어 새 비밀번호를 요구합니다. ssh로 한 번 로그인하여 변경한 뒤 host check --password -로 새 비밀번호를 입력하십시오.`,
    ),
  );
}
