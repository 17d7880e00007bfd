import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

export function unknownIncident(id: string): AppError {
  return new AppError(
    'incident/unknown',
    localText(`There is no incident ${id}.`, `인시던트 ${id}이(가) 없습니다.`),
  );
}

export function unknownEvidence(id: string): AppError {
  return new AppError(
    'incident/unknown-evidence',
    localText(
      `There is no evidence "${id}" in this incident, or nothing was kept of it.`,
      `이 인시던트에 증거 "${id}"이(가) 없거나 보관된 내용이 없습니다.`,
    ),
  );
}

export function unknownField(id: string, known: readonly string[]): AppError {
  const names = known.join(', ') || '—';
  return new AppError(
    'incident/unknown-field',
    localText(
      `There is no field "${id}". Fields of this incident: ${names}.`,
      `"${id}" 항목이 없습니다. 이 인시던트의 항목: ${names}.`,
    ),
  );
}

export function unknownFollowUp(number: number): AppError {
  return new AppError(
    'incident/unknown-follow-up',
    localText(`There is no follow-up ${number}.`, `후속 조치 ${number}번이 없습니다.`),
  );
}

export function incidentClosed(): AppError {
  return new AppError(
    'incident/closed',
    localText(
      'The incident is closed. Reopen it with a reason to go on with it.',
      '종료된 인시던트입니다. 계속하려면 사유를 적고 다시 여십시오.',
    ),
  );
}

export function captureRuns(): AppError {
  return new AppError(
    'incident/capture-runs',
    localText(
      'Evidence of this incident is being captured already. Wait for its end, or cancel it.',
      '이 인시던트의 증거를 이미 수집하고 있습니다. 끝날 때까지 기다리거나 취소하십시오.',
    ),
  );
}

export function wrongTime(): AppError {
  return new AppError(
    'incident/invalid-time',
    localText(
      'The time must begin before it ends, and not in the future.',
      '시작 시각은 종료 시각보다 앞서야 하며 미래일 수 없습니다.',
    ),
  );
}

export function bundleExists(path: string): AppError {
  return new AppError(
    'incident/output-exists',
    localText(
      `${path} is there already. Choose another name; nothing is overwritten.`,
      `${path}이(가) 이미 있습니다. 덮어쓰지 않으니 다른 이름을 선택하십시오.`,
    ),
  );
}
