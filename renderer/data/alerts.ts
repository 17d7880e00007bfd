import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { AlertId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** All that are open, and the newest of those that are closed. */
export function useAlerts() {
  return useQuery({ queryKey: keys.alerts, queryFn: () => call('alerts.list', {}) });
}

export function useAlert(alertId: AlertId) {
  return useQuery({ queryKey: keys.alert(alertId), queryFn: () => call('alerts.get', { alertId }) });
}

export function useAlertChannels() {
  return useQuery({ queryKey: keys.alertChannels, queryFn: () => call('alerts.channels', {}) });
}

export function useAlertRules() {
  return useQuery({ queryKey: keys.alertRules, queryFn: () => call('alerts.rules', {}) });
}

type AlertCall =
  | 'alerts.acknowledge'
  | 'alerts.setChannel'
  | 'alerts.removeChannel'
  | 'alerts.test'
  | 'alerts.setRule'
  | 'alerts.removeRule'
  | 'alerts.orderRules';

export function useAlertCall<Channel extends AlertCall>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.alerts }),
  });
}
