import type { RunbookAbout } from '../../shared/model/runbook.ts';
import type { RunbookDefinition, RunbookStep } from '../packs/schema/runbook.ts';

/** What a runbook speaks of, by id, each once: what its steps name, and the rules that stand beside it or are passed by it. */
export function aboutRunbook({ rules, steps }: RunbookDefinition): RunbookAbout {
  return {
    policies: once(steps.flatMap((step) => (step.do === 'policy' ? step.policies : []))),
    probes: once(steps.flatMap(probesOf)),
    rules: once([...rules, ...steps.flatMap(({ passes }) => passes)]),
    actions: once(steps.flatMap((step) => (step.do === 'action' ? [step.action] : []))),
  };
}

function probesOf(step: RunbookStep): readonly string[] {
  return step.do === 'probe' || step.do === 'wait' ? step.probes : [];
}

function once(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
