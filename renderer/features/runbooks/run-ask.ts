import type { RunStep, RunbookRule } from '../../../shared/model/runbook.ts';

/** What is asked above the run. */
export type RunAsk =
  | { readonly kind: 'fail' | 'skip'; readonly step: RunStep }
  | { readonly kind: 'plan'; readonly step: RunStep; readonly again: boolean }
  | { readonly kind: 'pass'; readonly rule: RunbookRule }
  | { readonly kind: 'note' | 'hand-over' | 'finish' | 'abandon' };
