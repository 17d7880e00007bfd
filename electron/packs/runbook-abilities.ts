import type { HttpStep } from './schema/request.ts';
import type { RunbookDefinition } from './schema/runbook.ts';

/** What runbooks may do beyond the probes, views and actions that they name, as an operator sees it before a pack is trusted. */

/** Programs that their steps start. */
export function runbookCommands({ id, steps }: RunbookDefinition): readonly string[] {
  return steps.flatMap((step) =>
    step.do === 'command' ? [`${id}/${step.id}: ${step.command.join(' ')}`] : [],
  );
}

/** Requests that their steps send. */
export function runbookRequests({ steps }: RunbookDefinition): readonly HttpStep[] {
  return steps.flatMap((step) => (step.do === 'check' ? step.requests : []));
}
