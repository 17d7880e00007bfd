import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { formatBytes } from '../../shared/text/format-bytes.ts';

export function notJson(name: string, why: string): AppError {
  return new AppError(
    'view/unreadable',
    localText(
      `${name} is not JSON (${why}), so there is nothing to show. Check what answers there.`,
      `${name}이(가) JSON이 아니므로(${why}) 표시할 내용이 없습니다. 무엇이 응답하는지 확인하십시오.`,
    ),
  );
}

export function notMetrics(name: string, line: number): AppError {
  return new AppError(
    'view/unreadable',
    localText(
      `Line ${line} of ${name} is no metric of Prometheus. Check the path, and whether metrics are switched on.`,
      `${name}의 ${line}번째 줄이 Prometheus 메트릭이 아닙니다. 경로와 메트릭이 켜져 있는지 확인하십시오.`,
    ),
  );
}

/** `expression` is null when it is the document that is in the way. */
export function unsearchable(name: string, expression: string | null, why: string): AppError {
  const by = expression === null ? '' : ` (${expression})`;
  return new AppError(
    'view/unreadable',
    localText(`${name} could not be searched${by}: ${why}.`, `${name}에서 찾을 수 없습니다${by}: ${why}.`),
  );
}

export function tooLarge(name: string, limitBytes: number): AppError {
  return new AppError(
    'view/unreadable',
    localText(
      `${name} is larger than ${formatBytes(limitBytes, 'en')}, so it is not read. Allow more with max-bytes in the pack.`,
      `${name}이(가) ${formatBytes(limitBytes, 'ko')}보다 커서 읽지 않습니다. 팩의 max-bytes 값을 늘리십시오.`,
    ),
  );
}

export function tooManyRows(server: string, limit: number): AppError {
  return new AppError(
    'view/unreadable',
    localText(
      `The database (setting "${server}") has more than ${limit} rows for this view. Its query in the pack has to ask for fewer.`,
      `데이터베이스(설정 "${server}")에 이 보기의 행이 ${limit}개보다 많습니다. 팩의 쿼리에서 더 적은 행을 요청해야 합니다.`,
    ),
  );
}

export function tooManyFiles(name: string, limit: number): AppError {
  return new AppError(
    'view/unreadable',
    localText(
      `${name} holds more than ${limit} names, so they are not shown.`,
      `${name}에 항목이 ${limit}개보다 많아 표시하지 않습니다.`,
    ),
  );
}
