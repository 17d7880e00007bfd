import { z } from 'zod';
import { IncidentId, PackId, RunId, TargetId } from '../../shared/model/ids.ts';
import { IncidentOrigin } from '../../shared/model/incident.ts';
import type { FollowUp, IncidentField, IncidentNote, IncidentSummary } from '../../shared/model/incident.ts';
import { LocalText } from '../../shared/model/local-text.ts';

/** A field as its pack asked for it when the incident was opened; a newer pack changes nothing of it. */
const TemplateField = z.object({ id: z.string(), title: LocalText, help: LocalText.nullable() });
type TemplateField = z.infer<typeof TemplateField>;

export const IncidentRow = z
  .object({
    id: IncidentId,
    target_id: TargetId,
    target_name: z.string(),
    pack_id: PackId,
    title: z.string(),
    origin: z.string(),
    template: z.string(),
    opened_at: z.number(),
    opened_by: z.string(),
    from_at: z.number(),
    to_at: z.number().nullable(),
    closed_at: z.number().nullable(),
    closed_by: z.string().nullable(),
    root_cause: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    targetId: row.target_id,
    targetName: row.target_name,
    packId: row.pack_id,
    title: row.title,
    origin: IncidentOrigin.parse(JSON.parse(row.origin)),
    template: z.array(TemplateField).parse(JSON.parse(row.template)),
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    from: row.from_at,
    to: row.to_at,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    rootCause: row.root_cause,
  }));
/** An incident without what belongs to it. */
export type StoredIncident = z.infer<typeof IncidentRow>;

/** What was said of a field. */
export type StoredField = Pick<IncidentField, 'value' | 'by' | 'at' | 'problem'>;

export function noteOfRow(row: { at: number; by: string; text: string }): IncidentNote {
  return { at: row.at, by: row.by, text: row.text };
}

export function followUpOfRow(row: {
  number: number;
  text: string;
  at: number;
  by: string;
  done_at: number | null;
  done_by: string | null;
}): FollowUp {
  const { number, text, at, by, done_at: doneAt, done_by: doneBy } = row;
  return { number, text, at, by, doneAt, doneBy };
}

export function runOfRow(row: { run_id: string }): RunId {
  return RunId.parse(row.run_id);
}

export function summaryOf(
  incident: StoredIncident,
  counts: { readonly captures: number; readonly openFollowUps: number },
): IncidentSummary {
  const { id, targetId, targetName, packId, title, openedAt, openedBy, closedAt } = incident;
  return {
    id,
    targetId,
    targetName,
    packId,
    title,
    state: closedAt === null ? 'open' : 'closed',
    openedAt,
    openedBy,
    closedAt,
    ...counts,
  };
}
