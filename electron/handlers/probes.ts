import type { Handlers } from '../dispatcher.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { MaintenanceService } from '../probes/maintenance/maintenance-service.ts';

type ProbeParts = { readonly engine: ProbeEngine; readonly operator: () => string };

export function createProbeHandlers({ engine, operator }: ProbeParts): Handlers['probes'] {
  return {
    snapshot: ({ targetId }) => {
      const { revision, probes } = engine.snapshotProbes(targetId);
      return { revision, probes: [...probes] };
    },
    detail: ({ targetId, probeId }) => engine.detail(targetId, probeId),
    run: async ({ targetId, probeIds }, { signal }) => {
      const { state, probes } = await engine.run(targetId, probeIds ?? null, { signal, operatorRun: true });
      return { state, probes: [...probes] };
    },
    cancel: ({ targetId, probeIds }) => {
      engine.cancel(targetId, probeIds ?? null);
      return {};
    },
    history: (request) => engine.history(request),
    pause: ({ targetId, probeId, reason }) => {
      engine.pause({ targetId, probeId: probeId ?? null, reason, by: operator() });
      return {};
    },
    resume: ({ targetId, probeId, reason }) => {
      engine.resume({ targetId, probeId: probeId ?? null, reason, by: operator() });
      return {};
    },
  };
}

export type MaintenanceParts = {
  readonly maintenance: MaintenanceService;
  readonly operator: () => string;
};

export function createMaintenanceHandlers({
  maintenance,
  operator,
}: MaintenanceParts): Handlers['maintenance'] {
  return {
    list: ({ targetId }) => ({ windows: [...maintenance.list(targetId ?? null)] }),
    add: (input) => maintenance.add(input, operator()),
    end: ({ maintenanceId }) => maintenance.end(maintenanceId),
  };
}
