import type { StepQuestion } from '../../../shared/model/runbook.ts';

export const fileLimitBytes = 20 * 1024 * 1024;

type AnswerProblem = 'missing' | 'form';

/** What keeps an answer from being given; the console looks at it again, also for its pattern. */
export function answerProblem(question: StepQuestion, typed: string, hasFile: boolean): AnswerProblem | null {
  if (question.type === 'file') return question.required && !hasFile ? 'missing' : null;
  if (typed.trim() === '') return question.required ? 'missing' : null;
  if (question.type !== 'number') return null;
  const value = Number(typed);
  if (!Number.isFinite(value)) return 'form';
  const { min, max } = question;
  return (min !== null && value < min) || (max !== null && value > max) ? 'form' : null;
}

/** The value to send; nothing where nothing was answered. */
export function answerValue(
  question: StepQuestion | null,
  typed: string,
): { readonly value?: string | number } {
  if (question === null || question.type === 'file' || typed.trim() === '') return {};
  return { value: question.type === 'number' ? Number(typed) : typed.trim() };
}
