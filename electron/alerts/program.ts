import { localText } from '../../shared/text/local-text.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import { programEnvironment } from '../platform/program-environment.ts';
import { runProgram } from '../platform/run-program.ts';
import type { ProgramEnd } from '../platform/run-program.ts';
import { ended } from './send-end.ts';
import type { SendEnd, Sending } from './send-end.ts';

const mostBytes = 4096;

/** Starts the program without a shell and hands it the payload as one line of JSON. Exit code 0 is the only success. */
export async function sendToProgram(
  { settings, payload }: Sending<'program'>,
  folder: string,
  hide: (text: string) => string,
  signal: AbortSignal,
): Promise<SendEnd> {
  const { program, args, timeoutSeconds } = settings;
  const end = await runProgram({
    program,
    args,
    cwd: folder,
    environment: programEnvironment(),
    input: `${JSON.stringify(payload)}\n`,
    timeoutMs: timeoutSeconds * 1000,
    mostBytes,
    signal,
  });
  const said = end.kind === 'not-started' ? '' : visibleText(hide(end.output)).trim().slice(-2000);
  const facts = [
    { name: localText('Program', '프로그램'), value: program },
    said === '' ? null : { name: localText('It said', '출력'), value: said },
  ];
  return ended(
    end.kind === 'ended' && end.exitCode === 0 ? 'accepted' : 'failed',
    outcomeOf(end, settings),
    facts,
  );
}

function outcomeOf(end: ProgramEnd, { program, timeoutSeconds }: Sending<'program'>['settings']) {
  switch (end.kind) {
    case 'ended':
      return end.exitCode === 0
        ? localText('The program ended with 0.', '프로그램이 0으로 끝났습니다.')
        : localText(
            `The program ended with ${end.exitCode}. Only 0 counts as told.`,
            `프로그램이 ${end.exitCode}(으)로 끝났습니다. 0만 전달된 것으로 봅니다.`,
          );
    case 'signalled':
      return localText(
        `The program was ended by ${end.signal}.`,
        `프로그램이 ${end.signal} 신호로 종료되었습니다.`,
      );
    case 'over-time':
      return localText(
        `The program did not end within ${timeoutSeconds} s and was stopped.`,
        `프로그램이 ${timeoutSeconds}초 안에 끝나지 않아 중지했습니다.`,
      );
    case 'not-started':
      return localText(
        `${program} could not be started (${end.code}). Check the path, and that it may be executed.`,
        `${program}을(를) 시작할 수 없습니다(${end.code}). 경로와 실행 권한을 확인하십시오.`,
      );
  }
}
