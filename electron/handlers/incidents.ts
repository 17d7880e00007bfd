import type { Handlers } from '../dispatcher.ts';
import type { BundleService } from '../incidents/bundle/bundle-service.ts';
import type { EvidenceReader } from '../incidents/capture/evidence-reader.ts';
import type { IncidentService } from '../incidents/incident-service.ts';
import type { Picker } from './picker.ts';
import { placeOf } from './repository-places.ts';
import type { RunningCalls } from './running-calls.ts';

export type IncidentHandlerParts = {
  readonly incidents: IncidentService;
  readonly bundles: BundleService;
  readonly evidence: EvidenceReader;
  readonly picker: Picker;
  /** Grows with every change of an incident. */
  readonly incidentRevision: () => number;
};

export function createIncidentHandlers(
  { incidents, bundles, evidence, picker, incidentRevision }: IncidentHandlerParts,
  calls: RunningCalls,
): Handlers['incidents'] {
  return {
    list: ({ targetId, open }) => ({
      revision: incidentRevision(),
      incidents: [...incidents.list(targetId ?? null, open ?? null)],
    }),
    get: ({ incidentId }) => incidents.get(incidentId),
    open: ({ targetId, title, because, runId, from }, { signal }) =>
      incidents.open(
        { targetId, title: title ?? null, because, runId: runId ?? null, from: from ?? null },
        signal,
      ),
    edit: ({ incidentId, ...change }) => incidents.edit(incidentId, change),
    field: ({ incidentId, fieldId, value }) => incidents.field(incidentId, fieldId, value),
    fill: ({ incidentId }, { signal }) => incidents.fill(incidentId, signal),
    note: ({ incidentId, text }) => incidents.note(incidentId, text),
    addFollowUp: ({ incidentId, text }) => incidents.addFollowUp(incidentId, text),
    settleFollowUp: ({ incidentId, number, done }) => incidents.settleFollowUp(incidentId, number, done),
    linkRun: ({ incidentId, runId }) => incidents.linkRun(incidentId, runId),
    capture: ({ incidentId, from, to }) => ({
      jobId: incidents.capture(incidentId, from ?? null, to ?? null),
    }),
    evidence: ({ incidentId, ...place }) => evidence.read(incidentId, place),
    preview: ({ incidentId, callId, ...wish }, { signal }) =>
      calls.run(callId, signal, (ending) => bundles.preview(incidentId, wish, ending)),
    export: ({ incidentId, folder, name, ...wish }) => ({
      jobId: bundles.export(incidentId, wish, placeOf(picker, folder, name)),
    }),
    close: ({ incidentId, rootCause, to }) => incidents.close(incidentId, rootCause, to ?? null),
    reopen: ({ incidentId, reason }) => incidents.reopen(incidentId, reason),
  };
}
