import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { SettingsReading } from '../settings-file.ts';

/** A file whose settings cannot be told; `line` from 1, or null when the parser does not say. */
export function malformed(line: number | null, problem: LocalText): SettingsReading {
  return { kind: 'malformed', line, problem };
}

export const tooManySettings = malformed(
  null,
  localText(
    'It holds too many values, or too deeply nested ones, for a settings file.',
    '설정 파일로 보기에는 값이 너무 많거나 중첩이 너무 깊습니다.',
  ),
);
