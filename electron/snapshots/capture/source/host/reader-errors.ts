import { AppError } from '../../../../../shared/errors/app-error.ts';
import { localText } from '../../../../../shared/text/local-text.ts';

/** The program that reads on the host has ended before its time; `words` is the end of what it wrote. */
export function readerEnded(label: string, words: string): AppError {
  return new AppError(
    'ssh/program-failed',
    localText(
      `The program that reads files on ${label} has ended: ${words || 'it says nothing'}. Take the snapshot again: it goes on with what is stored already. Look at the memory and limits of the host when this repeats.`,
      `${label}에서 파일을 읽던 프로그램이 끝났습니다: ${words || '설명 없음'}. 스냅샷을 다시 만드십시오. 이미 저장한 내용은 다시 보내지 않습니다. 반복되면 호스트의 메모리와 제한을 확인하십시오.`,
    ),
  );
}

/** The link stays away: what that means for the capture that needs it. */
export function linkStaysAway({ code, text }: AppError): AppError {
  return new AppError(
    code,
    localText(
      `${text.en} The capture was given up after several tries, and nothing of it is a snapshot. Take the snapshot again once the host is reached: what has come already is not fetched again.`,
      `${text.ko} 여러 번 다시 시도한 뒤 캡처를 중단했으며 스냅샷은 만들어지지 않았습니다. 호스트에 다시 연결되면 스냅샷을 다시 만드십시오. 이미 받은 내용은 다시 받지 않습니다.`,
    ),
  );
}
