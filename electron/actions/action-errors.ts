import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

export function unknownAction(id: string, known: readonly string[]): AppError {
  const list = known.join(', ') || '-';
  return new AppError(
    'action/unknown',
    localText(
      `This target has no action "${id}". It has: ${list}.`,
      `이 대상에는 작업 "${id}"이(가) 없습니다. 있는 작업: ${list}.`,
    ),
  );
}

export function invalidArgument(name: string, problem: LocalText): AppError {
  return new AppError(
    'action/invalid-argument',
    localText(
      `The argument "${name}" does not fit: ${problem.en}`,
      `인수 "${name}"이(가) 맞지 않습니다: ${problem.ko}`,
    ),
  );
}

export function notEnabled(target: string): AppError {
  return new AppError(
    'action/not-enabled',
    localText(
      `Actions are off for ${target}: nothing may be changed on it. Switch them on for this target first (action enable).`,
      `${target}에는 작업이 꺼져 있어 아무것도 바꿀 수 없습니다. 먼저 이 대상에서 작업을 켜십시오(action enable).`,
    ),
  );
}

export function notConfirmed(target: string): AppError {
  return new AppError(
    'target/not-confirmed',
    localText(
      `Nothing was changed: type the name of the target, ${target}, to confirm.`,
      `아무것도 바꾸지 않았습니다. 확인하려면 대상 이름 ${target}을(를) 입력하십시오.`,
    ),
  );
}

export function planChanged(): AppError {
  return new AppError(
    'action/plan-changed',
    localText(
      'Nothing was changed: what the plan showed is no longer so. Look at the new plan and confirm that one.',
      '아무것도 바꾸지 않았습니다. 계획에서 보인 내용이 더 이상 맞지 않습니다. 새 계획을 확인한 뒤 다시 진행하십시오.',
    ),
  );
}

export function blocked(reason: LocalText): AppError {
  return new AppError(
    'action/blocked',
    localText(`Nothing was changed. ${reason.en}`, `아무것도 바꾸지 않았습니다. ${reason.ko}`),
  );
}

export function needsReason(
  rules: readonly { readonly title: LocalText; readonly reason: LocalText }[],
): AppError {
  const listed = (language: 'en' | 'ko') =>
    rules.map(({ title, reason }) => `${title[language]} ${reason[language]}`).join(' ');
  return new AppError(
    'action/needs-reason',
    localText(
      `Nothing was changed: a rule stands against this. ${listed('en')} Where it has to be done all the same, say why (--reason); the journal keeps it.`,
      `아무것도 바꾸지 않았습니다. 이 작업을 막는 규칙이 있습니다. ${listed('ko')} 그래도 해야 한다면 사유를 적으십시오(--reason). 사유는 저널에 남습니다.`,
    ),
  );
}

export function copyDamaged(copy: string): AppError {
  return blocked(
    localText(
      `The copy ${copy} is missing or no longer what it was.`,
      `사본 ${copy}이(가) 없거나 변경되었습니다.`,
    ),
  );
}

/** `key` is what its secret is called where secrets are kept. */
export function copyKeyMissing(key: string): AppError {
  return blocked(
    localText(
      `What was kept is sealed with a key (${key}) that this console does not have. Bring back the keychain or vault.json that held it, with the console.db of that time, and try again; the copies stay as they are.`,
      `보관한 내용은 이 콘솔에 없는 키(${key})로 봉인되어 있습니다. 그 키가 있던 키체인 또는 vault.json을 당시의 console.db와 함께 되돌린 뒤 다시 시도하십시오. 사본은 그대로 남아 있습니다.`,
    ),
  );
}

/** When some of what was to be taken out could not be opened. */
export function someNotWritten({ text }: AppError, written: number, failed: number): AppError {
  return new AppError(
    'action/blocked',
    localText(
      `${text.en} Of ${written + failed} files, ${written} were written.`,
      `${text.ko} 파일 ${written + failed}개 중 ${written}개를 썼습니다.`,
    ),
  );
}

export function unknownCopy(name: string, folder: string): AppError {
  return new AppError(
    'action/unknown-run',
    localText(`There is no copy ${name} in ${folder}.`, `${folder}에 사본 ${name}이(가) 없습니다.`),
  );
}

export function unknownRun(id: string): AppError {
  return new AppError(
    'action/unknown-run',
    localText(
      `This target has no run of an action "${id}" that this can be done with. See "action runs".`,
      `이 대상에는 이 작업을 할 수 있는 실행 "${id}"이(가) 없습니다. "action runs"를 확인하십시오.`,
    ),
  );
}
