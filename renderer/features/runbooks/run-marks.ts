import type { RunStep, RunSummary } from '../../../shared/model/runbook.ts';
import type { State } from '../../../shared/model/state.ts';

/** The outline and colour of a step's state; its word says which it is. */
export const stepMarks: Readonly<Record<RunStep['state'], State>> = {
  open: 'pending',
  running: 'pending',
  waiting: 'unknown',
  done: 'ok',
  failed: 'down',
  skipped: 'degraded',
  cancelled: 'degraded',
  'cut-off': 'degraded',
  'not-needed': 'paused',
};

type RunWord = 'open' | 'doneOk' | 'doneBad' | 'abandoned';

/** How a run stands: its mark, and the word for it. */
export function runMark({ state, ok }: Pick<RunSummary, 'state' | 'ok'>): {
  readonly mark: State;
  readonly word: RunWord;
} {
  if (state === 'open') return { mark: 'pending', word: 'open' };
  if (state === 'abandoned') return { mark: 'paused', word: 'abandoned' };
  return ok === true ? { mark: 'ok', word: 'doneOk' } : { mark: 'degraded', word: 'doneBad' };
}
