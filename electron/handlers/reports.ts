import type { Handlers } from '../dispatcher.ts';
import type { ReportService } from '../reports/report-service.ts';
import type { RunningCalls } from './running-calls.ts';

export type ReportParts = { readonly reports: ReportService };

export function createReportHandlers({ reports }: ReportParts, calls: RunningCalls): Handlers['reports'] {
  return {
    handover: ({ callId, kitAt, ...wish }, { signal }) =>
      calls.run(callId, signal, (ending) =>
        reports.handover({ ...wish, kitAt: kitAt === undefined || kitAt === '' ? null : kitAt }, ending),
      ),
    audit: ({ callId, targetId, ...wish }, { signal }) =>
      calls.run(callId, signal, (ending) => reports.audit({ ...wish, targetId: targetId ?? null }, ending)),
  };
}
