import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

export function unknownRepository(id: string): AppError {
  return new AppError(
    'repository/unknown',
    localText(`This desk knows no repository ${id}.`, `이 콘솔은 ${id} 저장소를 알지 못합니다.`),
  );
}

export function repositoryNameTaken(name: string): AppError {
  return new AppError(
    'repository/name-taken',
    localText(
      `Another repository is already called "${name}". Choose another name.`,
      `"${name}"(이)라는 저장소가 이미 있습니다. 다른 이름을 선택하십시오.`,
    ),
  );
}

export function repositoryKnown(name: string): AppError {
  return new AppError(
    'repository/exists',
    localText(
      `This desk knows the repository already, as "${name}".`,
      `이 저장소는 이미 "${name}"(으)로 등록되어 있습니다.`,
    ),
  );
}

export function repositoryElsewhere(
  { name, place }: { readonly name: string; readonly place: string },
  found: string,
): AppError {
  return new AppError(
    'repository/known',
    localText(
      `This desk knows this repository already, as "${name}" at ${place}, and it is still there: ${found} is a copy of it. To use that one from now on, move "${name}" there (holdfast repo move).`,
      `이 저장소는 이미 "${name}"(${place})(으)로 등록되어 있고 그 위치에 그대로 있습니다. ${found}은(는) 그 사본입니다. 앞으로 사본을 사용하려면 "${name}"의 위치를 그곳으로 옮기십시오(holdfast repo move).`,
    ),
  );
}

export function repositoryOutOfReach(
  { name, place }: { readonly name: string; readonly place: string },
  found: string,
  problem: LocalText,
): AppError {
  return new AppError(
    'repository/known',
    localText(
      `This desk knows this repository already, as "${name}" at ${place}, and cannot tell now whether it is still there: ${found} may be a copy of it. ${problem.en} Try again once that place can be reached. If it is gone for good, or ${found} is the same disk at another path, move "${name}" there (holdfast repo move), or remove it from this desk and open this one.`,
      `이 저장소는 이미 "${name}"(${place})(으)로 등록되어 있습니다. 지금은 그곳에 그대로 있는지 알 수 없어 ${found}은(는) 그 사본일 수 있습니다. ${problem.ko} 그 위치에 연결할 수 있을 때 다시 시도하십시오. 완전히 없어졌거나 ${found}이(가) 다른 경로에 연결된 같은 디스크라면 "${name}"의 위치를 그곳으로 옮기거나(holdfast repo move), 이 콘솔에서 제거한 뒤 다시 여십시오.`,
    ),
  );
}

export function noSecret(name: string): AppError {
  return new AppError(
    'repository/no-secret',
    localText(
      `The key of the repository "${name}" is not in the credential store of this desk. Open the repository again with its recovery code.`,
      `저장소 "${name}"의 키가 이 콘솔의 자격 증명 저장소에 없습니다. 복구 코드로 저장소를 다시 여십시오.`,
    ),
  );
}

export function kitNotConfirmed(name: string): AppError {
  return new AppError(
    'repository/no-kit',
    localText(
      `The recovery kit of "${name}" was not confirmed. Print or save the kit and type its last group before the first snapshot: without it nobody can restore once this computer is gone.`,
      `"${name}"의 복구 키트가 확인되지 않았습니다. 첫 스냅샷 전에 키트를 인쇄하거나 저장하고 마지막 묶음을 입력하십시오. 키트가 없으면 이 컴퓨터가 사라졌을 때 아무도 복원할 수 없습니다.`,
    ),
  );
}

export function wrongLastGroup(): AppError {
  return new AppError(
    'repository/wrong-code',
    localText(
      'That is not the last group of four characters of this recovery code. Look at the kit you kept.',
      '이 복구 코드의 마지막 네 글자 묶음이 아닙니다. 보관한 키트를 확인하십시오.',
    ),
  );
}

export function repositoryNotConfirmed(name: string): AppError {
  return new AppError(
    'repository/not-confirmed',
    localText(
      `Type the name of the repository, "${name}", to confirm.`,
      `확인하려면 저장소 이름 "${name}"을(를) 입력하십시오.`,
    ),
  );
}

export function copyIncomplete(count: number, first: LocalText): AppError {
  return new AppError(
    'repository/damaged',
    localText(
      `${count} snapshots could not be copied because they are damaged; all others were. The first: ${first.en}`,
      `스냅샷 ${count}개가 손상되어 복사하지 못했습니다. 나머지는 모두 복사했습니다. 첫 번째: ${first.ko}`,
    ),
  );
}

export function repositoryBusy(name: string): AppError {
  return new AppError(
    'run/busy',
    localText(
      `Something is still working on the repository "${name}". Wait for it, or cancel it first.`,
      `저장소 "${name}"에서 아직 작업이 진행 중입니다. 끝날 때까지 기다리거나 먼저 취소하십시오.`,
    ),
  );
}
