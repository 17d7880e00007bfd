import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

export function unknownTarget(text: string, known: readonly string[]): AppError {
  const list = known.join(', ') || '—';
  return new AppError(
    'target/unknown',
    localText(
      `There is no target "${text}". Known targets: ${list}.`,
      `"${text}" 대상이 없습니다. 등록된 대상: ${list}.`,
    ),
  );
}

export function nameTaken(name: string): AppError {
  return new AppError(
    'target/name-taken',
    localText(
      `There is already a target called "${name}". Choose another name.`,
      `"${name}"이라는 대상이 이미 있습니다. 다른 이름을 쓰십시오.`,
    ),
  );
}

export function notConfirmed(name: string): AppError {
  return new AppError(
    'target/not-confirmed',
    localText(
      `To remove the target, type its name exactly: "${name}".`,
      `대상을 제거하려면 이름을 정확히 입력하십시오: "${name}".`,
    ),
  );
}

export function invalidSetting(name: string, title: LocalText, problem: LocalText): AppError {
  return new AppError(
    'target/invalid-setting',
    localText(`${title.en} (${name}): ${problem.en}`, `${title.ko} (${name}): ${problem.ko}`),
  );
}

export function missingSetting(name: string, title: LocalText): AppError {
  return new AppError(
    'target/missing-setting',
    localText(
      `${title.en} (${name}) is needed and not set.`,
      `${title.ko} (${name})이(가) 필요하지만 설정되지 않았습니다.`,
    ),
  );
}

export function unknownSetting(name: string, known: readonly string[]): AppError {
  const list = known.join(', ');
  return new AppError(
    'target/invalid-setting',
    localText(
      `The pack has no setting "${name}". Settings: ${list}.`,
      `팩에 "${name}" 설정이 없습니다. 설정: ${list}.`,
    ),
  );
}

export function unknownCredential(name: string, known: readonly string[]): AppError {
  const list = known.join(', ') || '—';
  return new AppError(
    'credentials/unknown-name',
    localText(
      `The pack has no credential "${name}". Credentials: ${list}.`,
      `팩에 "${name}" 자격 증명이 없습니다. 자격 증명: ${list}.`,
    ),
  );
}

export function nothingDetected(text: LocalText): AppError {
  return new AppError('target/nothing-detected', text);
}
