import type { ActionService } from '../actions/action-service.ts';
import type { TakeOut } from '../actions/kept/take-out.ts';
import type { Handlers } from '../dispatcher.ts';
import type { Picker } from './picker.ts';

export type ActionParts = {
  readonly actions: ActionService;
  readonly takeOut: TakeOut;
  readonly picker: Picker;
  readonly operator: () => string;
};

export function createActionHandlers({
  actions,
  takeOut,
  picker,
  operator,
}: ActionParts): Handlers['actions'] {
  return {
    list: ({ targetId }) => actions.list(targetId),
    enable: ({ targetId, enabled }) => {
      actions.enable(targetId, enabled, operator());
      return {};
    },
    plan: (chosen, { signal }) => actions.plan(chosen, signal),
    run: (chosen, { signal }) => actions.run(chosen, signal),
    runs: ({ targetId }) => actions.runs(targetId),
    planRevert: (chosen, { signal }) => actions.planRevert(chosen, signal),
    revert: (chosen, { signal }) => actions.revert(chosen, signal),
    goOn: (chosen, { signal }) => actions.goOn(chosen, signal),
    stop: (chosen) => {
      actions.stop(chosen);
      return {};
    },
    takeOut: async ({ folder, ...chosen }, { signal }) => {
      const to = picker.pathOf(folder);
      const files = await ('copy' in chosen
        ? takeOut.copyInto(to, chosen.copy, signal)
        : takeOut.into(to, chosen, signal));
      return { files };
    },
  };
}
