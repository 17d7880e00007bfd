import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PartDefinition } from '../../packs/schema/part.ts';
import { shownPath } from './notes.ts';

/** Why a part of the set cannot be taken. `reason` is whole sentences about it. */
export type PartProblem = {
  readonly part: Pick<PartDefinition, 'id' | 'title'>;
  readonly path: string;
  readonly reason: LocalText;
};

/** What fits into one message (`LocalText`), with room for the rest of it. */
const mostListed = 3500;
const mostNamed = 10;

/** Nothing was captured: each part that stands in the way, with its reason. */
export function incompleteSet(problems: readonly PartProblem[]): AppError {
  const { en, ko } = listed(problems);
  return new AppError(
    'snapshot/incomplete-set',
    localText(
      `The set is not complete, so nothing was captured.\n${en}\nCorrect this and capture again. A knowingly partial set needs a written reason.`,
      `세트가 완전하지 않아 아무것도 캡처하지 않았습니다.\n${ko}\n문제를 해결한 뒤 다시 캡처하십시오. 일부만 담으려면 사유를 적어야 합니다.`,
    ),
  );
}

/** A key or a configuration file was not the same at the beginning and at the end. */
export function keyChanged(changed: readonly Omit<PartProblem, 'reason'>[]): AppError {
  const first = changed.slice(0, mostNamed);
  const more = changed.length > first.length ? ', …' : '';
  const en = first.map((one) => `"${one.part.title.en}" (${shownPath(one.path)})`).join(', ') + more;
  const ko = first.map((one) => `"${one.part.title.ko}"(${shownPath(one.path)})`).join(', ') + more;
  return new AppError(
    'snapshot/key-changed',
    localText(
      `Changed while the set was captured: ${en}. A database and a key of different moments may not fit, so nothing was kept. Capture again once the change is complete.`,
      `세트를 캡처하는 동안 바뀌었습니다: ${ko}. 서로 다른 시점의 데이터베이스와 키는 맞지 않을 수 있으므로 아무것도 보관하지 않았습니다. 변경이 끝난 뒤 다시 캡처하십시오.`,
    ),
  );
}

export function noParts(): AppError {
  return new AppError(
    'snapshot/no-parts',
    localText(
      'The pack of this target names no parts, so there is nothing that could be captured.',
      '이 대상의 팩에 백업할 항목이 정의되어 있지 않아 캡처할 것이 없습니다.',
    ),
  );
}

export function missingReason(basePath: string): LocalText {
  return localText(
    `It is missing below ${shownPath(basePath)}. Put it back, or check the folder set for this target.`,
    `${shownPath(basePath)} 아래에 없습니다. 되돌려 놓거나 이 대상에 지정된 폴더를 확인하십시오.`,
  );
}

/** Of a part that a set may lack. Kept in the snapshot: it speaks of that moment. */
export function absentReason(basePath: string): LocalText {
  return localText(
    `It was not there below ${shownPath(basePath)}, and the set does not need it.`,
    `${shownPath(basePath)} 아래에 없었으며 세트에 필수는 아닙니다.`,
  );
}

/** Every part by name; reasons as long as there is room for them. */
function listed(problems: readonly PartProblem[]): LocalText {
  const line = ({ part, path, reason }: PartProblem, language: 'en' | 'ko') =>
    `- "${part.title[language]}" (${shownPath(path)}): ${reason[language]}`;
  const withReason: PartProblem[] = [];
  const without: PartProblem[] = [];
  let length = 0;
  for (const problem of problems) {
    length += Math.max(line(problem, 'en').length, line(problem, 'ko').length);
    (length <= mostListed - 20 * problems.length ? withReason : without).push(problem);
  }
  const all = (language: 'en' | 'ko') =>
    [
      ...withReason.map((problem) => line(problem, language)),
      ...(without.length === 0
        ? []
        : [`- ${without.map(({ part }) => `"${part.title[language].slice(0, 15)}"`).join(', ')}`]),
    ].join('\n');
  return localText(all('en'), all('ko'));
}
