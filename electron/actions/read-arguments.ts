import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { compileRegex } from '../packs/expression/regex.ts';
import type { ActionArgument } from '../packs/schema/action.ts';
import { invalidArgument } from './action-errors.ts';

type Values = Readonly<Record<string, string | number>>;

/** The arguments of one run, checked: all that are defined, none that is not. @throws AppError action/invalid-argument */
export function readArguments(definitions: readonly ActionArgument[], given: Values): Values {
  const known = new Set(definitions.map(({ name }) => name));
  for (const name of Object.keys(given))
    if (!known.has(name)) throw invalidArgument(name, notKnown([...known]));
  const values: Record<string, string | number> = {};
  for (const definition of definitions) {
    const value = given[definition.name] ?? definition.default;
    if (value === undefined || value === '')
      throw invalidArgument(definition.name, missing(definition.title));
    values[definition.name] = readOne(definition, value);
  }
  return values;
}

function readOne(definition: ActionArgument, value: string | number): string | number {
  const { name, type } = definition;
  if (type === 'integer') {
    const number =
      typeof value === 'number' ? value : /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = definition;
    if (!Number.isSafeInteger(number) || number < min || number > max)
      throw invalidArgument(name, notWhole(definition.min, definition.max));
    return number;
  }
  const text = String(value);
  if (type === 'choice' && !definition.choices.includes(text))
    throw invalidArgument(name, notAChoice(definition.choices));
  if (/\p{Cc}/u.test(text)) throw invalidArgument(name, controlCharacters);
  if (definition.pattern !== undefined && !fits(definition.pattern, text))
    throw invalidArgument(name, notThePattern(definition.pattern));
  return text;
}

function fits(pattern: string, text: string): boolean {
  const compiled = compileRegex(`^(?:${pattern})$`);
  return compiled.kind === 'regex' && compiled.test(text);
}

const controlCharacters = localText('it has control characters.', '제어 문자가 있습니다.');

function missing(title: LocalText): LocalText {
  return localText(`it is missing (${title.en}).`, `값이 없습니다(${title.ko}).`);
}

function notKnown(known: readonly string[]): LocalText {
  const list = known.join(', ') || '-';
  return localText(
    `this action has no such argument; it has: ${list}.`,
    `이 작업에는 그런 인수가 없습니다. 있는 인수: ${list}.`,
  );
}

function notWhole(min: number | undefined, max: number | undefined): LocalText {
  const range = `${min ?? '…'} – ${max ?? '…'}`;
  return localText(`expected a whole number (${range}).`, `정수여야 합니다(${range}).`);
}

function notAChoice(choices: readonly string[]): LocalText {
  const list = choices.join(', ');
  return localText(`expected one of ${list}.`, `다음 중 하나여야 합니다: ${list}.`);
}

function notThePattern(pattern: string): LocalText {
  return localText(`expected text of the form ${pattern}.`, `${pattern} 형식이어야 합니다.`);
}
