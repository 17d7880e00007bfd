import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { AttachedFile } from '../../shared/model/runbook.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import { nearest } from '../../shared/text/nearest.ts';
import { compileRegex } from '../packs/expression/regex.ts';
import { invalidAnswer } from './runbook-errors.ts';
import type { StepOf } from './step-context.ts';

/** Snapshots that an answer can mean. */
export type KnownSnapshots = { readonly ids: readonly string[]; readonly newestVerified: string | null };

/** @param snapshots of one target, the newest first */
export function knownSnapshots(snapshots: readonly Snapshot[]): KnownSnapshots {
  const newest = snapshots.find((one) => one.partialReason === null && isVerifiedInFull(one));
  return { ids: snapshots.map(({ id }) => id), newestVerified: newest?.id ?? null };
}

export type Answer = {
  readonly value: string | number | null;
  readonly file: AttachedFile | null;
};

/** The option of a choice. @throws AppError runbook/invalid-answer */
export function chosenOption({ options }: StepOf<'choice'>, { value }: Answer): string {
  const known = options.map(({ id }) => id);
  const chosen = known.find((id) => id === value);
  if (chosen === undefined) throw invalidAnswer(oneOf(known, value));
  return chosen;
}

/**
 * What a person answers to an input, as its type wants it; null where nothing is answered and need not be.
 * @param snapshots ids of the target's snapshots, of which the beginning is enough; `newest` is the newest verified one
 * @throws AppError runbook/invalid-answer
 */
export function answeredInput(
  step: StepOf<'input'>,
  { value, file }: Answer,
  snapshots: KnownSnapshots,
): string | number | null {
  if (step.type === 'file') {
    if (file === null && step.required) throw invalidAnswer(fileMissing);
    return null;
  }
  if (value === null || value === '') {
    if (step.required) throw invalidAnswer(missing);
    return null;
  }
  switch (step.type) {
    case 'number':
      return numberOf(step, value);
    case 'choice':
      if (!step.choices.includes(String(value))) throw invalidAnswer(oneOf(step.choices, value));
      return String(value);
    case 'snapshot':
      return snapshotOf(String(value), snapshots);
    case 'text':
      return textOf(step, String(value));
  }
}

function numberOf({ min, max }: StepOf<'input'>, value: string | number): number {
  const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  const isInside = number >= (min ?? Number.NEGATIVE_INFINITY) && number <= (max ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(number) || !isInside)
    throw invalidAnswer(
      localText(
        `expected a number (${min ?? '…'} – ${max ?? '…'}).`,
        `숫자여야 합니다(${min ?? '…'} – ${max ?? '…'}).`,
      ),
    );
  return number;
}

function textOf({ pattern }: StepOf<'input'>, text: string): string {
  if (/\p{Cc}/u.test(text)) throw invalidAnswer(controlCharacters);
  if (pattern === undefined) return text;
  const compiled = compileRegex(`^(?:${pattern})$`);
  if (compiled.kind === 'regex' && compiled.test(text)) return text;
  throw invalidAnswer(localText(`expected text of the form ${pattern}.`, `${pattern} 형식이어야 합니다.`));
}

function snapshotOf(value: string, { ids, newestVerified }: KnownSnapshots): string {
  if (value === 'newest') {
    if (newestVerified === null) throw invalidAnswer(noVerifiedSnapshot);
    return newestVerified;
  }
  const found = ids.filter((id) => value.length >= 4 && id.startsWith(value));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw invalidAnswer(only === undefined ? noSuchSnapshot : severalSnapshots);
}

function oneOf(known: readonly string[], value: string | number | null): LocalText {
  const meant = value === null ? null : nearest(String(value), known);
  const list = known.join(', ');
  return localText(
    `expected one of ${list}.${meant === null ? '' : ` Did you mean "${meant}"?`}`,
    `다음 중 하나여야 합니다: ${list}.${meant === null ? '' : ` "${meant}"을(를) 뜻하셨습니까?`}`,
  );
}

const missing = localText('a value is needed.', '값이 필요합니다.');
const fileMissing = localText('a file is needed.', '파일이 필요합니다.');
const controlCharacters = localText('it has control characters.', '제어 문자가 있습니다.');
const noSuchSnapshot = localText('this target has no such snapshot.', '이 대상에 그런 스냅샷이 없습니다.');
const noVerifiedSnapshot = localText(
  'this target has no verified snapshot.',
  '이 대상에 검증된 스냅샷이 없습니다.',
);
const severalSnapshots = localText(
  'several snapshots begin like this; give more of the id.',
  '여러 스냅샷이 이렇게 시작합니다. ID를 더 길게 입력하십시오.',
);
