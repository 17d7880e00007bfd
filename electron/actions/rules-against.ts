import type { PlannedRule } from '../../shared/model/action.ts';
import type { RuleDefinition } from '../packs/schema/rule.ts';
import type { ActionContext } from './action-kind.ts';

/** The rules of the pack that stand against this action as it is meant now. Runs probes that only read. */
export async function rulesAgainst(
  actionId: string,
  context: Pick<ActionContext, 'pack' | 'arguments' | 'measure' | 'signal'>,
): Promise<PlannedRule[]> {
  const against: PlannedRule[] = [];
  for (const rule of context.pack.rules) {
    if (!isMeant(rule, actionId, context.arguments)) continue;
    const probes = rule['unless-ok'];
    const measured = probes.length === 0 ? [] : await context.measure(probes, context.signal);
    if (probes.length > 0 && measured.every(({ state }) => state === 'ok')) continue;
    against.push({ id: rule.id, title: rule.title, reason: rule.reason });
  }
  return against;
}

function isMeant({ blocks }: RuleDefinition, actionId: string, given: ActionContext['arguments']): boolean {
  return blocks.some(
    (block) =>
      block.action === actionId &&
      Object.entries(block.arguments).every(([name, values]) =>
        values.some((value) => String(value) === String(given[name])),
      ),
  );
}
