import { z } from 'zod';
import { CaptureId, IncidentId, RunId, TargetId } from '../../model/ids.ts';
import { BundlePreview, Incident, IncidentSummary, PersonalChoice } from '../../model/incident.ts';
import { CallId, call, event } from '../spec.ts';
import { Started } from './jobs.ts';

const OfIncident = z.object({ incidentId: IncidentId });
const Title = z.string().trim().min(1).max(200);
const Text = z.string().trim().min(1).max(10_000);

/** How a bundle is made: its language, and what is taken out besides secrets. */
const Bundle = OfIncident.extend({
  language: z.enum(['en', 'ko']).default('en'),
  personal: PersonalChoice.default({ emails: false, addresses: false, names: false, words: [] }),
});

export const incidentsContract = {
  /** Open ones first, then the newest. */
  list: call(
    z.object({ targetId: TargetId.optional(), open: z.boolean().optional() }),
    z.object({ revision: z.number(), incidents: z.array(IncidentSummary) }),
  ),
  get: call(OfIncident, Incident),
  /**
   * `because`: `state` takes the time since the target left ok, `run` the time since the run began. Without a title the reason of the
   * target is its title. The fields of the template are filled in as far as they can be read now.
   */
  open: call(
    z.object({
      targetId: TargetId,
      title: Title.optional(),
      because: z.enum(['hand', 'state', 'run']).default('hand'),
      runId: RunId.optional(),
      from: z.number().optional(),
    }),
    Incident,
  ),
  edit: call(
    OfIncident.extend({
      title: Title.optional(),
      from: z.number().optional(),
      to: z.number().nullable().optional(),
    }),
    Incident,
  ),
  /** An empty value takes back what was said. */
  field: call(
    OfIncident.extend({ fieldId: z.string().max(60), value: z.string().trim().max(10_000) }),
    Incident,
  ),
  /** Reads anew what the console can fill in; what an operator said stays. */
  fill: call(OfIncident, Incident),
  note: call(OfIncident.extend({ text: Text }), Incident),
  addFollowUp: call(OfIncident.extend({ text: z.string().trim().min(1).max(2000) }), Incident),
  settleFollowUp: call(OfIncident.extend({ number: z.number().int(), done: z.boolean() }), Incident),
  linkRun: call(OfIncident.extend({ runId: RunId }), Incident),
  /** Keeps evidence of the time from `from` to `to` (epoch ms; the incident's own unless given). */
  capture: call(OfIncident.extend({ from: z.number().optional(), to: z.number().optional() }), Started),
  /** One slice of a captured file as text, as it was kept; ask again with `next` until it is null. */
  evidence: call(
    OfIncident.extend({
      captureId: CaptureId,
      itemId: z.string().max(80),
      offset: z.number().int().min(0).default(0),
    }),
    z.object({ text: z.string(), next: z.number().nullable(), sizeBytes: z.number() }),
  ),
  preview: call(Bundle.extend({ callId: CallId.optional() }), BundlePreview),
  /** Writes one zip file with reports, evidence, what was taken out and SHA256SUMS. */
  export: call(
    Bundle.extend({ folder: z.string().min(1).max(200), name: z.string().min(1).max(200) }),
    Started,
  ),
  /** `to`: when it ended (epoch ms); when the target was well again unless given, or now where it is not. */
  close: call(OfIncident.extend({ rootCause: Text, to: z.number().optional() }), Incident),
  reopen: call(OfIncident.extend({ reason: z.string().trim().min(1).max(2000) }), Incident),
  changed: event(z.object({ revision: z.number(), incidents: z.array(IncidentSummary) })),
} as const;
