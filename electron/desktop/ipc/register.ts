import { ipcMain } from 'electron';
import { channels } from '../../../shared/contract/channels.ts';
import { failed } from '../../../shared/contract/envelope.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ConsolePort } from '../../console-client.ts';
import { isTrustedFrame } from './trusted-frame.ts';
import type { FrameFacts } from './trusted-frame.ts';

type IpcOptions = {
  readonly console: ConsolePort;
  /** Aborted when the window is gone: nobody waits for its answers any more. */
  readonly signal: AbortSignal;
  mainFrame(): FrameFacts | null;
  refused(what: string): void;
};

/** The only user of `ipcMain`: one handler a call, behind the check of who asks. Answers what takes the handlers away. */
export function registerIpc({ console, signal, mainFrame, refused }: IpcOptions): () => void {
  const names = callChannels();
  for (const channel of names) {
    ipcMain.handle(`ops:${channel}`, async (event, input: unknown) => {
      if (!isTrustedFrame(event.senderFrame, mainFrame())) {
        refused(`sender of ${channel}`);
        return failed(untrustedSender());
      }
      return console.call(channel, input, { face: 'desktop', signal });
    });
  }
  return () => names.forEach((channel) => ipcMain.removeHandler(`ops:${channel}`));
}

export function callChannels(): readonly string[] {
  return Object.entries(channels).flatMap(([group, names]) =>
    Object.entries(names).flatMap(([name, kind]) => (kind === 'call' ? [`${group}.${name}`] : [])),
  );
}

function untrustedSender(): AppError {
  return new AppError(
    'contract/untrusted-sender',
    localText('This page may not talk to the console.', '이 페이지는 콘솔과 통신할 수 없습니다.'),
  );
}
