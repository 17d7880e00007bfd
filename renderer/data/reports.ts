import { useMutation, useQuery } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

type HandoverWish = Omit<CallInput<'reports.handover'>, 'preview'>;
type AuditWish = Omit<CallInput<'reports.audit'>, 'preview'>;

/** A handover to be looked at: it is written nowhere. */
export function useHandoverPreview(wish: HandoverWish) {
  return useQuery({
    queryKey: keys.handover(wish.targetId, wish.language ?? 'en'),
    queryFn: async () => (await call('reports.handover', { ...wish, preview: true })).page,
    gcTime: 0,
  });
}

export function useHandover() {
  return useMutation({
    mutationFn: async (wish: HandoverWish) => (await call('reports.handover', wish)).page,
  });
}

/** An audit; a preview is written nowhere. */
export function useAudit(preview: boolean) {
  return useMutation({
    mutationFn: async (wish: AuditWish) => (await call('reports.audit', { ...wish, preview })).page,
  });
}
