import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Release } from '../../shared/model/release.ts';
import { stageTexts } from './release-texts.ts';

export function unknownRelease(id: string): AppError {
  return new AppError(
    'release/unknown',
    localText(
      `There is no release "${id}". List them with "release list".`,
      `릴리스 "${id}"이(가) 없습니다. "release list"로 목록을 확인하십시오.`,
    ),
  );
}

export function releaseUnderWay({ targetName, version }: Pick<Release, 'targetName' | 'version'>): AppError {
  return new AppError(
    'release/under-way',
    localText(
      `Release ${version} of ${targetName} is under way. Finish it, call it off or roll it back first.`,
      `${targetName}의 ${version} 릴리스가 진행 중입니다. 먼저 완료하거나 취소하거나 되돌리십시오.`,
    ),
  );
}

export function movedOn(): AppError {
  return new AppError(
    'release/moved-on',
    localText(
      'The release has moved on meanwhile, by another window or command. Look at it again.',
      '그사이 다른 창이나 명령으로 릴리스가 진행되었습니다. 다시 확인하십시오.',
    ),
  );
}

export function notNow({ stage, work }: Pick<Release, 'stage' | 'work'>): AppError {
  const { en, ko } = stageTexts[stage];
  const busy = work?.state === 'running';
  return new AppError(
    busy ? 'release/busy' : 'release/not-now',
    busy
      ? localText(
          `The console is at work for this release (${work.doing.en}). Wait until it has ended.`,
          `콘솔이 이 릴리스를 처리하고 있습니다(${work.doing.ko}). 끝날 때까지 기다리십시오.`,
        )
      : localText(
          `That cannot be done now: the release stands at "${en}".`,
          `지금은 할 수 없습니다. 릴리스 단계: "${ko}".`,
        ),
  );
}

export function needsReason(found: readonly LocalText[]): AppError {
  return new AppError(
    'release/needs-reason',
    localText(
      `Not everything is well, so a reason in writing is needed: ${sentences(found, 'en')}`.slice(0, 3900),
      `정상이 아닌 것이 있어 사유를 적어야 합니다: ${sentences(found, 'ko')}`.slice(0, 3900),
    ),
  );
}

export function noGoNeedsReason(): AppError {
  return new AppError(
    'release/needs-reason',
    localText(
      'A release is called off with a reason in writing. Give one.',
      '릴리스를 취소하려면 사유를 적어야 합니다. 사유를 입력하십시오.',
    ),
  );
}

export function rollbackBlocked(blockers: readonly LocalText[]): AppError {
  return new AppError(
    'release/rollback-blocked',
    localText(
      `Going back is not possible yet: ${sentences(blockers, 'en')}`.slice(0, 3900),
      `아직 되돌릴 수 없습니다: ${sentences(blockers, 'ko')}`.slice(0, 3900),
    ),
  );
}

/** One after the other, each once and with one end. */
function sentences(texts: readonly LocalText[], language: 'en' | 'ko'): string {
  const each = new Set(texts.map((text) => text[language].replace(/[.;\s]+$/, '')));
  return `${[...each].join('; ')}.`;
}

export function nothingToGoBackTo(): AppError {
  return new AppError(
    'release/rollback-blocked',
    localText(
      'There is no set from before this release to go back to.',
      '이 릴리스 이전의 세트가 없어 되돌릴 수 없습니다.',
    ),
  );
}

export function noReleaseSet(packTitle: LocalText): AppError {
  return new AppError(
    'release/no-set',
    localText(
      `The pack "${packTitle.en}" has no parts: there would be nothing to go back to.`,
      `"${packTitle.ko}" 팩에 파트가 없어 되돌아갈 세트를 만들 수 없습니다.`,
    ),
  );
}

export function targetNotConfirmed(name: string): AppError {
  return new AppError(
    'target/not-confirmed',
    localText(
      `Type the name of the target (${name}) to go back to the set before.`,
      `변경 전 세트로 되돌리려면 대상 이름(${name})을 입력하십시오.`,
    ),
  );
}
