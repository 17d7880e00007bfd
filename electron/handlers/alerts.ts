import type { Alerts } from '../alerts/create-alerts.ts';
import type { Handlers } from '../dispatcher.ts';

export type AlertParts = { readonly alerts: Alerts };

export function createAlertHandlers({ alerts }: AlertParts): Handlers['alerts'] {
  const { service, channels, rules, desktop } = alerts;
  return {
    list: ({ targetId, open }) => {
      const { revision, alerts: listed } = service.list(targetId ?? null, open ?? null);
      return { revision, alerts: [...listed] };
    },
    get: ({ alertId }) => {
      const { alert, messages } = service.get(alertId);
      return { alert, messages: [...messages] };
    },
    acknowledge: ({ alertId, comment }) => service.acknowledge(alertId, comment),
    channels: () => ({ channels: [...channels.list()] }),
    setChannel: ({ channelId, secrets, ...draft }, { face, signal }) => {
      // Programs are for an operator at this computer's own terminal.
      const mayNamePrograms = face === 'cli' || face === 'socket';
      return channels.set(draft, channelId ?? null, secrets, mayNamePrograms, signal);
    },
    grantKey: ({ channelId, name }, { signal }) => channels.grantKey(channelId, name, signal),
    removeChannel: async ({ channelId }, { signal }) => {
      await channels.remove(channelId, signal);
      rules.forgetChannel(channelId);
      return {};
    },
    test: ({ channelId }, { signal }) => channels.test(channelId, signal),
    rules: () => ({ rules: [...rules.list()] }),
    setRule: ({ ruleId, ...draft }) => rules.set(draft, ruleId ?? null),
    removeRule: ({ ruleId }) => {
      rules.remove(ruleId);
      return {};
    },
    orderRules: ({ ruleIds }) => ({ rules: [...rules.order(ruleIds)] }),
    runDue: () => service.runDue(),
    shown: ({ messageId, shown }) => {
      desktop.answered(messageId, shown);
      return {};
    },
  };
}
