import { localText } from '../../../shared/text/local-text.ts';

/** What is said about files that are kept. */
export const keepTexts = {
  nothing: localText(
    'There is nothing to keep: no file fits.',
    '보관할 것이 없습니다. 해당하는 파일이 없습니다.',
  ),
  safety: (count: number) =>
    localText(
      `Nothing of the target is changed. ${count === 1 ? 'One file is copied as it is, whatever it is,' : `${count} files are copied as they are, whatever they are,`} sealed, into a folder that only this account can read; it is there as a whole or not at all.`,
      `대상은 바뀌지 않습니다. 파일 ${count}개를 내용과 상관없이 있는 그대로 이 계정만 읽을 수 있는 폴더에 봉인하여 복사하며, 전부 복사되지 않으면 남기지 않습니다.`,
    ),
  cannotBeKept: (file: string) =>
    localText(
      `"${file}" fits and is no plain file that can be opened by its name. Rename it, or move it out of the folder.`,
      `"${file}"은(는) 형식에 맞지만 이름으로 열 수 있는 일반 파일이 아닙니다. 이름을 바꾸거나 폴더 밖으로 옮기십시오.`,
    ),
  same: localText('Each copy is the file, byte for byte', '모든 사본이 원본과 한 바이트도 다르지 않음'),
  compared: (same: number, total: number) =>
    localText(`${same} of ${total} are the same`, `${total}개 중 ${same}개 일치`),
} as const;
