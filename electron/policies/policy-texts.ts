import { formatValue } from '../../shared/text/format-value.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

export function noFolder(base: string): LocalText {
  return localText(
    `The folder "${base}" is not set for this target. Set it in the target's settings.`,
    `이 대상에 폴더 "${base}"이(가) 지정되지 않았습니다. 대상 설정에서 지정하십시오.`,
  );
}

export function notAFile(path: string): LocalText {
  return localText(
    `${path} is not a file. Check the path.`,
    `${path}은(는) 파일이 아닙니다. 경로를 확인하십시오.`,
  );
}

export function tooLarge(path: string): LocalText {
  return localText(
    `${path} is larger than 1 MiB, too large for a settings file. Check whether it is the right file.`,
    `${path}이(가) 1MiB보다 커서 설정 파일로 볼 수 없습니다. 올바른 파일인지 확인하십시오.`,
  );
}

export function notAnArchive(path: string): LocalText {
  return localText(
    `${path} is no zip archive that can be read. Check whether it is the right file and whole.`,
    `${path}을(를) zip 압축 파일로 읽을 수 없습니다. 올바른 파일이고 온전한지 확인하십시오.`,
  );
}

export function notInArchive(path: string, entry: string): LocalText {
  return localText(
    `${path} has no ${entry} in it. Check whether it is the right file.`,
    `${path} 안에 ${entry}이(가) 없습니다. 올바른 파일인지 확인하십시오.`,
  );
}

export function unknownFormat(path: string): LocalText {
  return localText(
    `The format of ${path} is not known from its name. State "format" in the pack.`,
    `${path}의 형식을 이름으로 알 수 없습니다. 팩에 "format"을 지정하십시오.`,
  );
}

export function fileAbsent(path: string): LocalText {
  return localText(
    `${path} is missing. Put it back, or restore it from a snapshot.`,
    `${path}이(가) 없습니다. 다시 놓거나 스냅샷에서 복원하십시오.`,
  );
}

export function fileMalformed(path: string, problem: LocalText): LocalText {
  return localText(
    `${path} cannot be read as settings, and the system may not start with it. ${problem.en}`,
    `${path}을(를) 설정으로 읽을 수 없어 시스템이 시작되지 않을 수 있습니다. ${problem.ko}`,
  );
}

export function computed(source: string): LocalText {
  return localText(
    `Its value is computed when the system starts and cannot be told from the file: ${source}`,
    `값이 시스템 시작 시 계산되므로 파일만으로는 알 수 없습니다: ${source}`,
  );
}

export function settingEmpty(name: string): LocalText {
  return localText(
    `The setting "${name}" of this target says what is intended, and it is empty. Fill it in to have this checked.`,
    `의도한 값을 정하는 이 대상의 설정 "${name}"이(가) 비어 있습니다. 점검하려면 입력하십시오.`,
  );
}

export function notApplicable(name: string): LocalText {
  return localText(
    `It does not apply to this target: see its setting "${name}".`,
    `이 대상에는 적용되지 않습니다. 설정 "${name}"을(를) 확인하십시오.`,
  );
}

export const absent: LocalText = localText('absent', '없음');

/** Of a secret: that it is there, and how long it is. */
export function secretShown(value: unknown): LocalText {
  const length = typeof value === 'string' ? value.length : 0;
  if (length === 0) return localText('empty', '비어 있음');
  return localText(`set, ${length} characters`, `설정됨, ${length}자`);
}

/** A number with its unit, and as it stands in the file where that is not the same: `16 MiB (16777216)`. */
export function numberShown(value: number, unit: string): LocalText {
  const [en, ko] = [formatValue(value, unit, 'en'), formatValue(value, unit, 'ko')];
  const isPlain = en.startsWith(`${value} `);
  return isPlain ? localText(en, ko) : localText(`${en} (${value})`, `${ko} (${value})`);
}

export function sameAs(key: string, path: string): LocalText {
  const place = `${key} (${path})`;
  return key.includes('*')
    ? localText(`one of ${place}`, `${place} 중 하나`)
    : localText(`the same as ${place}`, `${place}와(과) 동일`);
}

export const inOrder: LocalText = localText('readable settings', '읽을 수 있는 설정');
export const readable: LocalText = localText('readable', '읽을 수 있음');

export function byteOrderMarkFound(path: string): LocalText {
  return localText(
    `${path} begins with a byte order mark, and the system does not start with one. Save it as UTF-8 without BOM.`,
    `${path}이(가) 바이트 순서 표시(BOM)로 시작하며, 이 상태로는 시스템이 시작되지 않습니다. BOM 없는 UTF-8로 저장하십시오.`,
  );
}

export function unknownKeys(path: string, keys: readonly string[]): LocalText {
  const shown = keys.slice(0, 5).join(', ') + (keys.length > 5 ? ', …' : '');
  return localText(
    `${path} has keys that the pack does not list: ${shown}. Some systems pass over such a key, others do not start with it: remove it or correct its name.`,
    `${path}에 팩의 목록에 없는 키가 있습니다: ${shown}. 시스템에 따라 무시하거나 시작하지 않을 수 있으므로 삭제하거나 이름을 고치십시오.`,
  );
}
