import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PackProblem } from '../../shared/model/pack.ts';

export function unknownPack(id: string, known: readonly string[]): AppError {
  const list = known.join(', ');
  return new AppError(
    'pack/unknown',
    localText(`There is no pack "${id}". Packs: ${list}.`, `"${id}" 팩이 없습니다. 등록된 팩: ${list}.`),
  );
}

export function invalidPack(problems: readonly PackProblem[]): AppError {
  const [first] = problems;
  if (!first)
    return new AppError('pack/invalid', localText('The pack is not valid.', '팩이 올바르지 않습니다.'));
  const place = first.path === '' ? '' : `${first.path}: `;
  const more = problems.length - 1;
  return new AppError(
    'pack/invalid',
    localText(
      `The pack is not valid. Line ${first.line}, column ${first.column}: ${place}${first.message.en}${more > 0 ? ` (${more} more)` : ''}`,
      `팩이 올바르지 않습니다. ${first.line}행 ${first.column}열: ${place}${first.message.ko}${more > 0 ? ` (외 ${more}건)` : ''}`,
    ),
  );
}

export function notApproved(id: string): AppError {
  return new AppError(
    'pack/not-approved',
    localText(
      `The text of the pack "${id}" is not the one that was approved. Look at what it may do and install it again.`,
      `팩 "${id}"의 내용이 승인된 것과 다릅니다. 이 팩이 할 수 있는 일을 확인하고 다시 설치하십시오.`,
    ),
  );
}

export function builtInPack(id: string): AppError {
  return new AppError(
    'pack/built-in',
    localText(
      `"${id}" is a built-in pack and can be neither replaced nor removed. Give yours another name.`,
      `"${id}"은(는) 기본 제공 팩이라 바꾸거나 제거할 수 없습니다. 다른 이름을 쓰십시오.`,
    ),
  );
}

export function packInUse(id: string, targets: readonly string[]): AppError {
  const list = targets.join(', ');
  return new AppError(
    'pack/in-use',
    localText(
      `The pack "${id}" is used by ${list}. Remove those targets first.`,
      `팩 "${id}"을(를) 사용하는 대상이 있습니다: ${list}. 먼저 그 대상을 제거하십시오.`,
    ),
  );
}

export const sameTextInstalled: LocalText = localText(
  'This very text is installed already.',
  '이 텍스트가 이미 설치되어 있습니다.',
);

export function olderVersion(before: number, now: number): LocalText {
  return localText(
    `It goes back from version ${before} to version ${now}: what the newer one described is gone for its targets.`,
    `버전 ${before}에서 버전 ${now}(으)로 되돌아갑니다. 새 버전에만 있던 내용은 이 팩을 쓰는 대상에서 사라집니다.`,
  );
}

export function sameVersion(version: number): LocalText {
  return localText(
    `It is another text under the same version ${version}, which snapshots and journal then cannot tell apart by its number: raise "version" with every change.`,
    `버전 ${version} 그대로 내용만 다릅니다. 스냅샷과 저널에서 번호로 구분할 수 없으므로 바꿀 때마다 "version"을 올리십시오.`,
  );
}
