import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { SettingsFileDefinition } from '../packs/schema/policy.ts';
import type { FreshFinding } from './evaluate-policy.ts';
import { keysBeyond } from './key-places.ts';
import type { SettingsReading } from './settings-reading.ts';
import {
  byteOrderMarkFound,
  fileAbsent,
  fileMalformed,
  inOrder,
  readable,
  unknownKeys,
} from './policy-texts.ts';

/** What is wrong with a settings file as a whole, whatever its values are. Pure. */
export function evaluateFile(definition: SettingsFileDefinition, reading: SettingsReading): FreshFinding {
  const wrong = problemOf(definition, reading);
  const line = wrong?.line ?? null;
  return {
    id: `file-${definition.id}`,
    title: definition.title,
    key: '',
    intended: inOrder,
    actual: wrong === null ? readable : wrong.actual,
    standing: wrong?.standing ?? 'kept',
    severity: 'down',
    source: line === null ? reading.path : `${reading.path}:${line}`,
    reason: wrong?.reason ?? definition.title,
  };
}

type Problem = {
  readonly standing: FreshFinding['standing'];
  readonly actual: LocalText | null;
  readonly reason: LocalText;
  readonly line?: number | null;
};

function problemOf(definition: SettingsFileDefinition, reading: SettingsReading): Problem | null {
  const { path } = reading;
  if (reading.kind === 'unreadable') return { standing: 'unknown', actual: null, reason: reading.problem };
  if (reading.kind === 'absent')
    return definition.required
      ? { standing: 'deviates', actual: localText('missing', '없음'), reason: fileAbsent(path) }
      : {
          standing: 'off',
          actual: localText('missing, which is allowed', '없음(허용됨)'),
          reason: fileAbsent(path),
        };
  if (reading.kind === 'malformed')
    return {
      standing: 'deviates',
      actual: localText('not readable', '읽을 수 없음'),
      reason: fileMalformed(path, reading.problem),
      line: reading.line,
    };
  if (definition['byte-order-mark'] === 'fatal' && reading.hasByteOrderMark)
    return {
      standing: 'deviates',
      actual: localText('byte order mark', '바이트 순서 표시'),
      reason: byteOrderMarkFound(path),
      line: 1,
    };
  const beyond = definition['known-keys'] ? keysBeyond(reading.entries, definition['known-keys']) : [];
  const [first] = beyond;
  return first === undefined
    ? null
    : {
        standing: 'deviates',
        actual: localText(
          `${beyond.length} unknown ${beyond.length === 1 ? 'key' : 'keys'}`,
          `알 수 없는 키 ${beyond.length}개`,
        ),
        reason: unknownKeys(
          path,
          beyond.map(({ key }) => key),
        ),
        line: first.entry.line,
      };
}
