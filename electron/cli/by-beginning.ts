import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import { localText } from '../../shared/text/local-text.ts';

/** The shortest beginning of an id that is taken for it. */
const shortestBeginning = 4;

/** What an id, or the beginning of one, means: one thing, several, or none. */
type Meant<Thing> =
  | { readonly kind: 'one'; readonly one: Thing }
  | { readonly kind: 'several'; readonly several: readonly Thing[] }
  | { readonly kind: 'none' };

/**
 * The things whose id begins with a text; the whole id means one whatever else begins with it.
 *
 * @param tooShort the code under which a beginning of fewer than `atLeast` characters is refused
 */
export function meantBy<Thing extends { readonly id: string }>(
  things: readonly Thing[],
  text: string,
  tooShort: ErrorCode,
  { atLeast = shortestBeginning }: { readonly atLeast?: number } = {},
): Meant<Thing> {
  const whole = things.find(({ id }) => id === text);
  if (whole !== undefined) return { kind: 'one', one: whole };
  const begun = text === '' ? [] : things.filter(({ id }) => id.startsWith(text));
  const [only, ...others] = begun;
  if (only === undefined) return { kind: 'none' };
  if (text.length < atLeast) throw giveMore(tooShort, text, atLeast);
  return others.length === 0 ? { kind: 'one', one: only } : { kind: 'several', several: begun };
}

function giveMore(code: ErrorCode, text: string, atLeast: number): AppError {
  return new AppError(
    code,
    localText(
      `"${text}" is too short for the beginning of an id here: give at least ${atLeast} characters.`,
      `"${text}"은(는) ID의 앞부분으로 쓰기에 너무 짧습니다. ${atLeast}자 이상 입력하십시오.`,
    ),
  );
}
