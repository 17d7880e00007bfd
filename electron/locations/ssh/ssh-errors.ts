import { AppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { saidText } from './said-line.ts';

/** What went wrong on the way to a host, as an operator reads it. `host` is the address as it is shown. */

export function refused(host: string, cause?: unknown): AppError {
  return new AppError(
    'ssh/refused',
    localText(
      `${host} refuses the connection: no SSH server listens on that port, or a firewall turns it away. Check the port, and whether the service runs.`,
      `${host}이(가) 연결을 거부합니다. 해당 포트에서 SSH 서버가 실행되고 있지 않거나 방화벽이 막고 있습니다. 포트와 서비스 상태를 확인하십시오.`,
    ),
    { cause },
  );
}

export function hostNotFound(host: string, cause?: unknown): AppError {
  return new AppError(
    'ssh/host-not-found',
    localText(
      `The name of ${host} is not known. Check how it is written, the name service, and the aliases in ~/.ssh/config.`,
      `${host}의 이름을 찾을 수 없습니다. 철자, 이름 서비스, ~/.ssh/config의 별칭을 확인하십시오.`,
    ),
    { cause },
  );
}

export function unreachable(host: string, code: string, cause?: unknown): AppError {
  return new AppError(
    'ssh/unreachable',
    localText(
      `${host} cannot be reached (${code}). Check the network, the VPN and the jump hosts on the way.`,
      `${host}에 연결할 수 없습니다(${code}). 네트워크, VPN, 경유 호스트를 확인하십시오.`,
    ),
    { cause },
  );
}

export function timedOut(host: string, doing: { readonly en: string; readonly ko: string }): AppError {
  return new AppError(
    'ssh/timed-out',
    localText(
      `${host} did not answer in time (${doing.en}). Check the network and how busy the host is, then try again.`,
      `${host}이(가) 제한 시간 안에 응답하지 않았습니다(${doing.ko}). 네트워크와 호스트의 부하를 확인한 뒤 다시 시도하십시오.`,
    ),
  );
}

export function lost(host: string, cause?: unknown): AppError {
  return new AppError(
    'ssh/lost',
    localText(
      `The connection to ${host} was lost; it is opened again with the next use.`,
      `${host}와(과)의 연결이 끊어졌습니다. 다음에 사용할 때 다시 연결합니다.`,
    ),
    { cause },
  );
}

export function notAnSshServer(host: string, reason: LocalText, cause?: unknown): AppError {
  return new AppError(
    'ssh/no-agreement',
    localText(
      `No SSH connection to ${host} came about: ${reason.en}. Check that the port belongs to an SSH server, and that it is not too old.`,
      `${host}에 SSH 연결을 맺지 못했습니다: ${reason.ko}. 해당 포트가 SSH 서버의 것인지, 서버가 너무 오래되지 않았는지 확인하십시오.`,
    ),
    { cause },
  );
}

export function notSupported(host: string, options: readonly string[]): AppError {
  const names = options.join(', ');
  return new AppError(
    'ssh/not-supported',
    localText(
      `The way to ${host} needs ${names} of the SSH configuration, which Holdfast does not support. Use ProxyJump, or give the jump hosts in the target's settings.`,
      `${host}에 연결하려면 SSH 설정의 ${names}이(가) 필요하지만 Holdfast는 이를 지원하지 않습니다. ProxyJump를 사용하거나 대상 설정에 경유 호스트를 지정하십시오.`,
    ),
  );
}

/** `reason` is a system's code, or what is wrong with the file; never a part of it. */
export function keyNotReadable(file: string, reason: LocalText): AppError {
  return new AppError(
    'ssh/key-not-readable',
    localText(
      `The private key "${file}" cannot be used (${reason.en}). Choose a private key file in OpenSSH or PEM format that this account may read.`,
      `개인 키 "${file}"을(를) 사용할 수 없습니다(${reason.ko}). 현재 계정이 읽을 수 있는 OpenSSH 또는 PEM 형식의 개인 키 파일을 지정하십시오.`,
    ),
  );
}

export function noSftp(host: string): AppError {
  return new AppError(
    'ssh/no-sftp',
    localText(
      `${host} does not offer SFTP, which Holdfast reads files with. Add "Subsystem sftp internal-sftp" to its sshd_config.`,
      `${host}이(가) 파일을 읽는 데 필요한 SFTP를 제공하지 않습니다. sshd_config에 "Subsystem sftp internal-sftp"를 추가하십시오.`,
    ),
  );
}

/** `noise` is what its shell prints where the file transfer should begin. */
export function noisySftp(host: string, noise: string): AppError {
  const said = saidText(noise);
  return new AppError(
    'ssh/no-sftp',
    localText(
      `The file transfer of ${host} does not begin: the shell of the account prints something into it at every login.${said.en} Let its start files (such as .bashrc) print only where somebody types, or use "Subsystem sftp internal-sftp" in its sshd_config.`,
      `${host}의 파일 전송(SFTP)을 시작할 수 없습니다. 로그인할 때마다 계정의 셸이 전송 내용에 다른 글을 출력합니다.${said.ko} 셸 시작 파일(.bashrc 등)이 대화형일 때만 출력하도록 고치거나 sshd_config에서 "Subsystem sftp internal-sftp"를 사용하십시오.`,
    ),
  );
}

/** `instead` is what its login printed. */
export function noCommands(host: string, instead = ''): AppError {
  const said = saidText(instead);
  return new AppError(
    'ssh/no-commands',
    localText(
      `The account on ${host} may not run programs: its login does something else, such as SFTP only.${said.en} Use an account with a shell for what needs programs there.`,
      `${host}의 계정으로는 프로그램을 실행할 수 없습니다(예: SFTP 전용 계정).${said.ko} 프로그램 실행이 필요한 작업에는 셸을 쓸 수 있는 계정을 사용하십시오.`,
    ),
  );
}

/** `noise` is the beginning of what the login prints before a program could begin. */
export function endlessNoise(host: string, most: string, noise: string): AppError {
  const said = saidText(noise);
  return new AppError(
    'ssh/no-commands',
    localText(
      `No program can be begun on ${host}: the shell of the account prints more than ${most} at every login before the program begins.${said.en} Let its start files (such as .bashrc) print only where somebody types.`,
      `${host}에서 프로그램을 시작할 수 없습니다. 로그인할 때마다 계정의 셸이 프로그램을 시작하기 전에 ${most}가 넘는 글을 출력합니다.${said.ko} 셸 시작 파일(.bashrc 등)이 대화형일 때만 출력하도록 고치십시오.`,
    ),
  );
}

export function noForwarding(host: string, to: string, reason: string): AppError {
  return new AppError(
    'ssh/no-forwarding',
    localText(
      `${host} does not connect on to ${to}: ${reason}. Check that the port is open there, and AllowTcpForwarding in its sshd_config.`,
      `${host}에서 ${to}(으)로 연결할 수 없습니다: ${reason}. 해당 포트가 열려 있는지, sshd_config의 AllowTcpForwarding 설정을 확인하십시오.`,
    ),
  );
}

/** `address` as the host itself names it. `reason` is what its system said. */
export function portRefused(host: string, address: string, reason: string): AppError {
  return new AppError(
    'ssh/port-refused',
    localText(
      `Nothing listens on ${address} of ${host} (${reason}). Check that the server runs there, and on which port.`,
      `${host}의 ${address}에서 대기하는 프로그램이 없습니다(${reason}). 그 호스트에서 서버가 실행 중인지, 어느 포트를 쓰는지 확인하십시오.`,
    ),
  );
}

export function forwardingTimedOut(host: string, address: string): AppError {
  return timedOut(host, localText(`while connecting on to ${address}`, `${address}(으)로 연결 중`));
}

/** UDP from the host: `reason` is what its system, or the program that sends there, said. */
export function noPackets(host: string, to: string, reason: LocalText): AppError {
  return new AppError(
    'ssh/no-forwarding',
    localText(
      `${host} sends no packets of UDP on to ${to}: ${reason.en}. Check the address, and what the account may do there.`,
      `${host}에서 ${to}(으)로 UDP 패킷을 보낼 수 없습니다: ${reason.ko}. 주소와 그 호스트에서 계정의 권한을 확인하십시오.`,
    ),
  );
}

export function packetsNeedPython(host: string, to: string): AppError {
  return new AppError(
    'ssh/lacks-program',
    localText(
      `${to} is a UDP port of ${host} itself. SSH carries no packets of UDP, so python3 has to send them there, and the account has none. Install python3 on the host, or enter an address of it that this computer reaches.`,
      `${to}은(는) ${host} 호스트 자신의 UDP 포트입니다. SSH는 UDP 패킷을 전달하지 못하므로 호스트의 python3로 보내야 하는데, 이 계정으로 쓸 수 있는 python3가 없습니다. 호스트에 python3를 설치하거나 이 컴퓨터에서 닿는 호스트 주소를 입력하십시오.`,
    ),
  );
}
