import type { TargetId } from '../../shared/model/ids.ts';
import type { Target } from '../../shared/model/target.ts';

/** Records of targets, each called as this desk calls its target now; one that it does not have keeps the name of its record. */
export function calledNow<Item extends { readonly targetId: TargetId | null; readonly targetName: string }>(
  items: readonly Item[],
  targets: readonly Pick<Target, 'id' | 'name'>[],
): readonly Item[] {
  const names = new Map<TargetId | null, string>(targets.map(({ id, name }) => [id, name]));
  return items.map((item) => ({ ...item, targetName: names.get(item.targetId) ?? item.targetName }));
}
