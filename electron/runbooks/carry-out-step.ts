import type { RunbookStep } from '../packs/schema/runbook.ts';
import { notDue } from './runbook-errors.ts';
import { localText } from '../../shared/text/local-text.ts';
import { runAction } from './steps/action-step.ts';
import { runCheck } from './steps/check-step.ts';
import { runPolicies } from './steps/policy-step.ts';
import { runProbes, waitForProbes } from './steps/probe-step.ts';
import { runRestore } from './steps/restore-step.ts';
import { drillSnapshot, takeSnapshot, verifySnapshot } from './steps/snapshot-steps.ts';
import { readView } from './steps/view-step.ts';
import type { Carrying, StepEnd } from './step-context.ts';

/** Lets the kind of a step carry it out. */
export function carryOutStep(step: RunbookStep, context: Carrying, newId: () => string): Promise<StepEnd> {
  switch (step.do) {
    case 'probe':
      return runProbes(step, context);
    case 'wait':
      return waitForProbes(step, context);
    case 'check':
      return runCheck(step, context);
    case 'policy':
      return runPolicies(step, context);
    case 'view':
      return readView(step, context);
    case 'action':
    case 'command':
      return runAction(step, context, newId);
    case 'snapshot':
      return takeSnapshot(step, context);
    case 'verify':
      return verifySnapshot(step, context);
    case 'drill':
      return drillSnapshot(step, context);
    case 'restore':
      return runRestore(step, context);
    case 'confirm':
    case 'input':
    case 'choice':
      throw notDue(forAPerson);
  }
}

export const forAPerson = localText(
  'This step is for a person: say that it is done, that it failed, or why it is skipped.',
  '사람이 수행하는 단계입니다. 완료, 실패 또는 건너뛴 사유를 입력하십시오.',
);
