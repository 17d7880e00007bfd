import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

export function unknownRunbook(id: string, known: readonly string[]): AppError {
  const list = known.join(', ') || '-';
  return new AppError(
    'runbook/unknown',
    localText(
      `This target has no runbook "${id}". It has: ${list}.`,
      `이 대상에는 런북 "${id}"이(가) 없습니다. 있는 런북: ${list}.`,
    ),
  );
}

export function unknownRun(id: string): AppError {
  return new AppError(
    'runbook/unknown-run',
    localText(
      `There is no run "${id}" of a runbook. See "runbook runs".`,
      `런북 실행 "${id}"이(가) 없습니다. "runbook runs"를 확인하십시오.`,
    ),
  );
}

export function unknownStep(id: string, known: readonly string[]): AppError {
  const list = known.join(', ');
  return new AppError(
    'runbook/unknown-step',
    localText(
      `This run has no step "${id}". Its steps: ${list}.`,
      `이 실행에는 단계 "${id}"이(가) 없습니다. 단계: ${list}.`,
    ),
  );
}

export function movedOn(): AppError {
  return new AppError(
    'runbook/moved-on',
    localText(
      'Nothing was done: the run has gone on meanwhile, here or in another window. Look at how it stands now.',
      '아무것도 하지 않았습니다. 그 사이 이 창이나 다른 창에서 실행이 진행되었습니다. 현재 상태를 확인하십시오.',
    ),
  );
}

export function stepRuns(): AppError {
  return new AppError(
    'runbook/step-runs',
    localText(
      'A step of this run is being carried out. Wait for its end, or cancel it first.',
      '이 실행의 단계가 수행 중입니다. 끝날 때까지 기다리거나 먼저 취소하십시오.',
    ),
  );
}

export function runEnded(): AppError {
  return new AppError(
    'runbook/ended',
    localText(
      'This run has ended; nothing is changed in it any more. Start the runbook again.',
      '이미 끝난 실행이므로 더 이상 변경할 수 없습니다. 런북을 다시 시작하십시오.',
    ),
  );
}

export function notDue(why: LocalText): AppError {
  return new AppError(
    'runbook/not-due',
    localText(`Nothing was done. ${why.en}`, `아무것도 하지 않았습니다. ${why.ko}`),
  );
}

export function needsAgain(): AppError {
  return new AppError(
    'runbook/needs-again',
    localText(
      'This step was taken up before. Say that it is to be repeated (runbook repeat), once you have seen how far it came.',
      '이미 수행한 적이 있는 단계입니다. 어디까지 진행되었는지 확인한 뒤, 다시 수행한다고 지정하십시오(runbook repeat).',
    ),
  );
}

export function needsReason(what: LocalText): AppError {
  return new AppError(
    'runbook/needs-reason',
    localText(
      `Nothing was done: ${what.en} Say why (--reason); it stays in the record.`,
      `아무것도 하지 않았습니다. ${what.ko} 사유를 적으십시오(--reason). 사유는 저널에 남습니다.`,
    ),
  );
}

export function invalidAnswer(problem: LocalText): AppError {
  return new AppError(
    'runbook/invalid-answer',
    localText(`The answer does not fit: ${problem.en}`, `답변이 맞지 않습니다. ${problem.ko}`),
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

export function notPlanned(): AppError {
  return new AppError(
    'action/plan-changed',
    localText(
      'Nothing was changed: this plan is not, or no longer, the one of the step. Look at the new plan and confirm that one.',
      '아무것도 바꾸지 않았습니다. 이 단계의 현재 계획이 아닙니다. 새 계획을 확인한 뒤 다시 진행하십시오.',
    ),
  );
}

export function needsRepository(names: readonly string[]): AppError {
  const list = names.join(', ');
  return new AppError(
    'runbook/needs-repository',
    localText(
      names.length === 0
        ? 'This desk knows no repository yet, and a step takes a snapshot. Make or open one first (repo init, repo open).'
        : `A step takes a snapshot, and there are several repositories: say which (--repo): ${list}.`,
      names.length === 0
        ? '스냅샷을 만드는 단계가 있지만 등록된 저장소가 없습니다. 먼저 저장소를 만들거나 여십시오(repo init, repo open).'
        : `스냅샷을 만드는 단계가 있고 저장소가 여러 개입니다. 하나를 지정하십시오(--repo): ${list}.`,
    ),
  );
}

export function needsSetting(why: LocalText): AppError {
  return new AppError('runbook/needs-setting', why);
}

export function noSnapshot(): AppError {
  return new AppError(
    'runbook/no-snapshot',
    localText(
      'There is no whole snapshot of this target that this step could use. Take one and have it verified first.',
      '이 단계에서 쓸 수 있는 온전한 스냅샷이 없습니다. 먼저 스냅샷을 만들고 검증하십시오.',
    ),
  );
}

export function unknownRule(id: string, known: readonly string[]): AppError {
  const list = known.join(', ') || '-';
  return new AppError(
    'runbook/unknown-rule',
    localText(
      `No rule "${id}" stands beside this run. Its rules: ${list}.`,
      `이 실행에는 규칙 "${id}"이(가) 없습니다. 규칙: ${list}.`,
    ),
  );
}

export function unknownFile(sha256: string): AppError {
  return new AppError(
    'runbook/file-missing',
    localText(
      `No file with the hash ${sha256} was attached to this run.`,
      `이 실행에는 해시가 ${sha256}인 첨부 파일이 없습니다.`,
    ),
  );
}

export function missingFile(name: string, cause: unknown): AppError {
  return new AppError(
    'runbook/file-missing',
    localText(
      `The attached file "${name}" is not there or cannot be read. It is kept in the folder runs/files of the console's data: put it back from a backup of that folder.`,
      `첨부 파일 "${name}"이(가) 없거나 읽을 수 없습니다. 콘솔 데이터의 runs/files 폴더에 보관되므로 그 폴더의 백업에서 되돌려 놓으십시오.`,
    ),
    { cause },
  );
}

export function alteredFile(name: string): AppError {
  return new AppError(
    'runbook/file-altered',
    localText(
      `The attached file "${name}" is not what was attached: it does not fit its hash, and is not handed out. Put it back from a backup of the folder runs/files of the console's data.`,
      `첨부 파일 "${name}"이(가) 첨부할 때와 다릅니다. 해시가 일치하지 않아 내보내지 않습니다. 콘솔 데이터의 runs/files 폴더 백업에서 되돌려 놓으십시오.`,
    ),
  );
}
