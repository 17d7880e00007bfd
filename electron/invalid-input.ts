import type { z } from 'zod';
import { AppError } from '../shared/errors/app-error.ts';
import { localText } from '../shared/text/local-text.ts';
import type { LocalText } from '../shared/model/local-text.ts';

type Issue = z.core.$ZodIssue;

const shownPlaces = 5;

/** Why an input does not fit, place by place, in words. Never tells a value: it may be a secret. */
export function invalidInput(channel: string, error: z.ZodError): AppError {
  const found = error.issues.slice(0, shownPlaces).map((issue) => {
    const place = issue.path.map(String).join('.');
    const { en, ko } = wordsOf(issue);
    return place === '' ? localText(en, ko) : localText(`${place} ${en}`, `${place}: ${ko}`);
  });
  const more = error.issues.length > shownPlaces;
  return new AppError(
    'contract/invalid-input',
    localText(
      `${channel}: ${found.map(({ en }) => en).join('; ')}${more ? '; and more' : ''}.`,
      `${channel}: ${found.map(({ ko }) => ko).join('; ')}${more ? ' 외' : ''}.`,
    ),
  );
}

function wordsOf(issue: Issue): LocalText {
  switch (issue.code) {
    case 'invalid_type':
      return mustBe([issue.expected]);
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return localText(`must be one of ${values}`, `다음 중 하나여야 합니다: ${values}`);
    }
    case 'too_small':
      return limit('least', issue.minimum, issue.origin);
    case 'too_big':
      return limit('most', issue.maximum, issue.origin);
    case 'unrecognized_keys': {
      const keys = issue.keys.join(', ');
      return localText(`has unknown members: ${keys}`, `알 수 없는 항목이 있습니다: ${keys}`);
    }
    case 'invalid_union': {
      const kinds = issue.errors.flat().flatMap((one) => (one.code === 'invalid_type' ? [one.expected] : []));
      return kinds.length > 0 ? mustBe([...new Set<string>(kinds)]) : notOfTheForm;
    }
    default:
      return notOfTheForm;
  }
}

const notOfTheForm = localText('is not of the form that is expected', '형식이 올바르지 않습니다');

const typeNames: Readonly<Record<string, LocalText>> = {
  string: localText('text', '텍스트'),
  number: localText('a number', '숫자'),
  int: localText('a whole number', '정수'),
  boolean: localText('true or false', 'true 또는 false'),
  object: localText('an object', '객체'),
  record: localText('an object', '객체'),
  array: localText('a list', '목록'),
};

function mustBe(types: readonly string[]): LocalText {
  const names = types.map((type) => typeNames[type] ?? localText(type, type));
  const en = names.map((name) => name.en).join(' or ');
  return localText(`must be ${en}`, `필요한 형식: ${names.map((name) => name.ko).join(' 또는 ')}`);
}

function limit(side: 'least' | 'most', value: number | bigint, origin: string): LocalText {
  const unit =
    { string: localText(' characters', '자'), array: localText(' entries', '개') }[origin] ??
    localText('', '');
  return localText(
    `must be at ${side} ${value}${unit.en}`,
    `${value}${unit.ko} ${side === 'least' ? '이상' : '이하'}이어야 합니다`,
  );
}
