import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { FileFacts } from '../../locations/location.ts';
import type { FileRule } from '../../packs/schema/probes/local.ts';

/** Everything a rule looks at. `content` holds the beginning of a key file; it never leaves the check. */
export type FileObservation = {
  readonly facts: FileFacts;
  readonly content: Uint8Array | null;
  /** Whether this account may write; null when the rule does not ask. */
  readonly mayWrite: boolean | null;
  /** True when the file belongs to this account, whose own rights then say what the server's are. */
  readonly isOwn: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
};

/** All that is wrong with a file that is there, each with what it is and what to do. */
export function checkFile(path: string, rule: FileRule, seen: FileObservation): readonly LocalText[] {
  const wrongKind = kindProblem(path, rule, seen.facts);
  if (wrongKind !== null) return [wrongKind];
  return [
    sizeProblem(path, rule, seen.facts),
    formatProblem(path, rule, seen),
    modeProblem(path, rule, seen.facts),
    writeProblem(path, rule, seen),
    ageProblem(path, rule, seen),
  ].filter((problem) => problem !== null);
}

/** How many bytes have to be read to check the format; null when reading is not needed. */
export function bytesToRead(rule: FileRule): number | null {
  const format = parseFormat(rule.format);
  // One more than the digits and an end of line, so that a file that is too long is seen.
  return format?.kind === 'hex' ? format.count + 3 : null;
}

function kindProblem(path: string, rule: FileRule, facts: FileFacts): LocalText | null {
  if (facts.kind === rule.kind) return null;
  return rule.kind === 'file'
    ? localText(
        `"${path}" should be a file and is not. Check what was put in its place.`,
        `"${path}"은(는) 파일이어야 하지만 파일이 아닙니다. 무엇이 그 자리에 있는지 확인하십시오.`,
      )
    : localText(
        `"${path}" should be a folder and is not. Check what was put in its place.`,
        `"${path}"은(는) 폴더여야 하지만 폴더가 아닙니다. 무엇이 그 자리에 있는지 확인하십시오.`,
      );
}

function sizeProblem(path: string, rule: FileRule, facts: FileFacts): LocalText | null {
  const [least, most] = [rule['min-bytes'], rule['max-bytes']];
  const size = (language: 'en' | 'ko') => formatBytes(facts.sizeBytes, language);
  if (least !== undefined && facts.sizeBytes < least) {
    return localText(
      `"${path}" is too small: ${size('en')}, at least ${formatBytes(least, 'en')} expected. It may be empty or cut off.`,
      `"${path}"이(가) 너무 작습니다. 현재 ${size('ko')}, 최소 ${formatBytes(least, 'ko')}이어야 합니다. 비었거나 잘렸을 수 있습니다.`,
    );
  }
  if (most === undefined || facts.sizeBytes <= most) return null;
  return localText(
    `"${path}" is too large: ${size('en')}, at most ${formatBytes(most, 'en')} expected.`,
    `"${path}"이(가) 너무 큽니다. 현재 ${size('ko')}, 최대 ${formatBytes(most, 'ko')}이어야 합니다.`,
  );
}

type Format = { readonly kind: 'raw' | 'hex'; readonly count: number };

function parseFormat(format: string | undefined): Format | null {
  if (format === undefined) return null;
  return { kind: format.endsWith('hex') ? 'hex' : 'raw', count: Number.parseInt(format, 10) };
}

function formatProblem(path: string, rule: FileRule, seen: FileObservation): LocalText | null {
  const format = parseFormat(rule.format);
  if (format === null) return null;
  if (format.kind === 'raw') {
    return seen.facts.sizeBytes === format.count
      ? null
      : wrongLength(path, format.count, seen.facts.sizeBytes);
  }
  const text = Buffer.from(seen.content ?? [])
    .toString('latin1')
    .replace(/\r?\n$/, '');
  if (text.length === format.count && /^[0-9a-f]*$/i.test(text)) return null;
  return localText(
    `"${path}" should hold ${format.count} hexadecimal digits and does not. Do not edit it; restore it from the backup that belongs to the database.`,
    `"${path}"에는 16진수 ${format.count}자리가 있어야 하지만 그렇지 않습니다. 직접 고치지 말고 데이터베이스와 같은 시점의 백업에서 복원하십시오.`,
  );
}

function wrongLength(path: string, expected: number, actual: number): LocalText {
  return localText(
    `"${path}" should hold exactly ${expected} bytes and has ${actual}. Do not edit it; restore it from the backup that belongs to the database.`,
    `"${path}"은(는) 정확히 ${expected}바이트여야 하지만 ${actual}바이트입니다. 직접 고치지 말고 데이터베이스와 같은 시점의 백업에서 복원하십시오.`,
  );
}

function modeProblem(path: string, rule: FileRule, facts: FileFacts): LocalText | null {
  const atMost = rule['mode-at-most'];
  if (atMost === undefined || facts.mode === null) return null;
  const extra = facts.mode & 0o777 & ~Number.parseInt(atMost, 8);
  if (extra === 0) return null;
  const mode = octal(facts.mode);
  return localText(
    `"${path}" is open to too many accounts: mode ${mode}, at most ${atMost} expected. Run: chmod ${atMost} "${path}"`,
    `"${path}"을(를) 너무 많은 계정이 볼 수 있습니다. 현재 권한 ${mode}, 최대 ${atMost}이어야 합니다. 실행: chmod ${atMost} "${path}"`,
  );
}

/** Permission bits as they are written, such as `0600`. */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

/** The server runs as another account than the console: what its owner may do counts, and our own right where we are the owner. */
function writeProblem(path: string, rule: FileRule, seen: FileObservation): LocalText | null {
  if (!rule.writable) return null;
  const { mode } = seen.facts;
  const ownerMay = mode === null || (mode & 0o200) !== 0;
  const weMay = seen.mayWrite !== false || (mode !== null && !seen.isOwn);
  if (ownerMay && weMay) return null;
  return localText(
    `"${path}" cannot be written to. Check its permissions, its owner, and whether the disk was mounted read-only.`,
    `"${path}"에 쓸 수 없습니다. 권한과 소유자, 디스크가 읽기 전용으로 마운트되었는지 확인하십시오.`,
  );
}

function ageProblem(path: string, rule: FileRule, seen: FileObservation): LocalText | null {
  const most = rule['max-age'];
  const ageMs = seen.now - seen.facts.modifiedAt;
  if (most === undefined || ageMs <= most) return null;
  return localText(
    `"${path}" was last changed ${formatDuration(ageMs, 'en')} ago, at most ${formatDuration(most, 'en')} expected. What writes it may have stopped.`,
    `"${path}"이(가) 마지막으로 바뀐 지 ${formatDuration(ageMs, 'ko')}이(가) 지났습니다. 최대 ${formatDuration(most, 'ko')}이어야 합니다. 이 파일을 쓰는 작업이 멈췄을 수 있습니다.`,
  );
}
