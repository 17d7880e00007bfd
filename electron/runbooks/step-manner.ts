import type { StepDescription } from '../../shared/model/runbook.ts';
import type { RunbookStep } from '../packs/schema/runbook.ts';

/** Who carries a step out: what changes nothing is automatic, what changes a target is confirmed. */
export function mannerOf(step: RunbookStep): StepDescription['by'] {
  switch (step.do) {
    case 'probe':
    case 'check':
    case 'policy':
    case 'snapshot':
    case 'verify':
    case 'drill':
    case 'wait':
      return 'automatic';
    case 'view':
      return step.rows === undefined ? 'looked-at' : 'automatic';
    case 'action':
    case 'command':
    case 'restore':
      return 'confirmed';
    case 'confirm':
    case 'input':
    case 'choice':
      return 'person';
  }
}
