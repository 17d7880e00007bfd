import { isUtf8 } from 'node:buffer';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { triageBytes, triageDatabase } from '../../locations/live-database/header.ts';
import type { FileFormat } from '../../packs/schema/part.ts';

/** Formats that need the whole text are judged up to this size; larger files of such a format are told as too large. */
const mostWholeBytes = 16 * 1024 ** 2;

/** What is wrong with the size alone, or null. */
export function sizeProblem(format: FileFormat, sizeBytes: number): LocalText | null {
  const wanted = lengthOf(format, 'raw bytes');
  if (wanted !== null && sizeBytes !== wanted)
    return localText(
      `It must hold exactly ${wanted} bytes and holds ${sizeBytes}. Put the right file back; a cut or retyped key opens nothing.`,
      `정확히 ${wanted}바이트여야 하는데 ${sizeBytes}바이트입니다. 올바른 파일을 되돌려 놓으십시오. 잘리거나 다시 입력한 키로는 아무것도 열 수 없습니다.`,
    );
  const digits = lengthOf(format, 'hex');
  if (digits !== null && (sizeBytes < digits || sizeBytes > digits + 2)) return notHex(digits);
  return null;
}

/** Looks at a file's bytes as they pass by. Never tells anything of the content. */
export class FormatCheck {
  readonly #format: FileFormat;
  readonly #keepBytes: number;
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #sizeBytes = 0;

  constructor(format: FileFormat) {
    this.#format = format;
    this.#keepBytes = format === 'sqlite' ? triageBytes : mostWholeBytes;
  }

  take(piece: Uint8Array): void {
    this.#sizeBytes += piece.length;
    const kept = piece.subarray(0, Math.max(0, this.#keepBytes - this.#keptBytes));
    this.#kept.push(kept);
    this.#keptBytes += kept.length;
  }

  /** Asked at the end: why the file is not what it must be, or null. */
  problem(): LocalText | null {
    const wrongSize = sizeProblem(this.#format, this.#sizeBytes);
    if (wrongSize !== null) return wrongSize;
    const bytes = Buffer.concat(this.#kept);
    if (this.#format === 'sqlite') return sqliteProblem(bytes, this.#sizeBytes);
    const digits = lengthOf(this.#format, 'hex');
    if (digits !== null) return isHex(bytes, digits) ? null : notHex(digits);
    if (this.#format !== 'json' && this.#format !== 'text') return null;
    if (this.#sizeBytes > mostWholeBytes) return tooLarge;
    if (!isUtf8(bytes) || bytes.includes(0)) return notText;
    return this.#format === 'json' && parseJson(bytes.toString('utf8').replace(/^\uFEFF/, '')) === undefined
      ? notJson
      : null;
  }
}

function lengthOf(format: FileFormat, unit: 'raw bytes' | 'hex'): number | null {
  const length = format.endsWith(` ${unit}`) ? Number.parseInt(format, 10) : Number.NaN;
  return Number.isNaN(length) ? null : length;
}

/** The digits, with a line end at most. */
function isHex(bytes: Buffer, digits: number): boolean {
  const text = bytes.toString('latin1').replace(/\r?\n$/, '');
  return text.length === digits && /^[0-9a-fA-F]*$/.test(text);
}

function sqliteProblem(beginning: Uint8Array, sizeBytes: number): LocalText | null {
  return triageDatabase(beginning, sizeBytes).kind === 'database' ? null : notSqlite;
}

function notHex(digits: number): LocalText {
  return localText(
    `It must hold ${digits} hexadecimal digits and nothing else, and does not. Put the right file back.`,
    `16진수 ${digits}자리만 들어 있어야 하는데 그렇지 않습니다. 올바른 파일을 되돌려 놓으십시오.`,
  );
}

const tooLarge = localText(
  'It is larger than 16 MiB, which no settings file is. Check the path.',
  '16 MiB보다 커서 설정 파일로 볼 수 없습니다. 경로를 확인하십시오.',
);
const notText = localText(
  'It must be text in UTF-8 and is not: it was overwritten or encrypted. Put the right file back.',
  'UTF-8 텍스트여야 하는데 그렇지 않습니다. 덮어쓰였거나 암호화되었습니다. 올바른 파일을 되돌려 놓으십시오.',
);
const notJson = localText(
  'It must be JSON and cannot be read as such. Correct it, or put the right file back',
  'JSON이어야 하는데 JSON으로 읽을 수 없습니다. 고치거나 올바른 파일을 되돌려 놓으십시오.',
);
const notSqlite = localText(
  'It must be an SQLite database and is not. Put the right file back.',
  'SQLite 데이터베이스여야 하는데 그렇지 않습니다. 올바른 파일을 되돌려 놓으십시오.',
);
