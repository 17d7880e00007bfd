import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { SshConnection } from './ssh-connection.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { mostNoiseBytes } from './skip-noise.ts';
import { endlessNoise, noCommands } from './ssh-errors.ts';

/** What a host whose name says Windows can do today, for whoever asks why the rest is not offered. */
export const windowsHostText: LocalText = localText(
  'This is a Windows host. Holdfast does not work on its files over SSH yet: install the command line on the server and use "holdfast capture" there.',
  'Windows 호스트입니다. Holdfast는 아직 SSH를 통해 Windows 호스트의 파일을 다루지 못합니다. 서버에 명령줄 도구를 설치하고 서버에서 "holdfast capture"를 사용하십시오.',
);

export function isWindowsServer({ state }: Pick<SshConnection, 'state'>): boolean {
  return state.kind === 'open' && /windows/i.test(state.server);
}

/** Why a host's shell did not begin a program. `said` is what it printed instead, or before it without an end. */
export function whyNoCommands(
  connection: Pick<SshConnection, 'state' | 'label'>,
  { said, isEndless }: { readonly said: string; readonly isEndless: boolean },
): AppError {
  if (isWindowsServer(connection)) return new AppError('ssh/no-commands', windowsHostText);
  return isEndless
    ? endlessNoise(connection.label, formatBytes(mostNoiseBytes, 'en'), said)
    : noCommands(connection.label, said);
}
