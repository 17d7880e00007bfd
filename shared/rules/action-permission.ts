import type { ActionPlan } from '../model/action.ts';

/** Whether actions have to be allowed on the target for it: not for one that only keeps copies of what is there. */
export function needsPermission({ changes }: Pick<ActionPlan, 'changes'>): boolean {
  return changes.length === 0 || changes.some(({ verb }) => verb !== 'keep');
}
