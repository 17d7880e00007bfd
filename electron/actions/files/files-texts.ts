import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';

/** What is said about files that are removed. */
export const filesTexts = {
  nothing: localText(
    'There is nothing to remove: no file fits.',
    '지울 것이 없습니다. 해당하는 파일이 없습니다.',
  ),
  gone: localText('The files are gone', '파일이 지워짐'),
  title: ({ en, ko }: LocalText, bytes: number) =>
    localText(`${en} (${inMegabytes(bytes)})`, `${ko}(${inMegabytes(bytes)})`),
  tooMany: (count: number, limit: number) =>
    localText(
      `${count} files fit, more than the ${limit} that this action may remove at once. See whether the database is the right one.`,
      `해당하는 파일이 ${count}개로 한 번에 지울 수 있는 ${limit}개를 넘습니다. 데이터베이스가 맞는지 확인하십시오.`,
    ),
  kept: (count: number, withRows: boolean) => {
    const rows = localText(withRows ? ' and the rows that belong to them' : '', withRows ? '과 관련 행' : '');
    return localText(
      `The ${count} files${rows.en} are copied first, complete, sealed and on the disk, into a folder that only this account can read.`,
      `먼저 파일 ${count}개${rows.ko}을(를) 이 계정만 읽을 수 있는 폴더에 모두 봉인하여 복사하고 디스크에 기록합니다.`,
    );
  },
  notAllNames: (database: string) =>
    localText(
      `${database} could not be asked for all names, so nothing may be removed by what it says.`,
      `${database}에서 이름을 모두 읽지 못하여 그에 따라 지울 수 없습니다.`,
    ),
  noNames: (database: string) =>
    localText(
      `${database} names no file at all, so it may be new or have been replaced. Put back the database that belongs to these files.`,
      `${database}에 파일 이름이 하나도 없습니다. 새로 만들어졌거나 바뀐 데이터베이스일 수 있습니다. 이 파일들과 맞는 데이터베이스를 되돌리십시오.`,
    ),
  mayNotRemove: (folder: string) =>
    localText(
      `This account may not remove files from ${folder}. Give it the right to write there.`,
      `이 계정은 ${folder}의 파일을 지울 수 없습니다. 쓰기 권한을 주십시오.`,
    ),
  removal: (removed: number, changed: number, failed: ReadonlyMap<string, number>): LocalText => {
    const causes = [...failed].map(([code, count]) => `${code}: ${count}`).join(', ');
    return localText(
      `${removed} removed${changed === 0 ? '' : `, ${changed} changed meanwhile and stayed`}${causes === '' ? '' : `, not possible: ${causes}`}`,
      `${removed}개 지움${changed === 0 ? '' : `, 그사이 바뀌어 남은 파일 ${changed}개`}${causes === '' ? '' : `, 지우지 못함: ${causes}`}`,
    );
  },
} as const;

function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
