import { localText } from '../text/local-text.ts';
import type { LocalText } from '../model/local-text.ts';
import { errorCodes } from './error-codes.ts';
import type { ErrorCode } from './error-codes.ts';

const mark = Symbol.for('holdfast.app-error');

/**
 * An operation that could not be done. The text says what happened, to what, and what the operator can do; it never
 * holds a secret. Anything thrown that is not an AppError is a bug.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly text: LocalText;
  readonly [mark] = true;

  constructor(code: ErrorCode, text: LocalText, options: { readonly cause?: unknown } = {}) {
    super(text.en, options);
    this.name = 'AppError';
    this.code = code;
    this.text = text;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }
}

/** Recognised by its mark, not by class identity: bundles and processes each have their own class. */
export function isAppError(value: unknown): value is AppError {
  return value instanceof Error && Object.hasOwn(value, mark);
}

/** A cancelled run, for whichever reason the signal was aborted. */
export function cancelled(): AppError {
  return new AppError('run/cancelled', localText('The operation was cancelled.', '작업이 취소되었습니다.'));
}

/** The thrown value as an Error, whatever was thrown. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
