import { z } from 'zod';
import { IncidentId, RepositoryId, RunId, RunbookId, StepId, TargetId } from '../../shared/model/ids.ts';
import { Attempt, PassedRule, RunState, RunbookRule, StepDescription } from '../../shared/model/runbook.ts';
import type { Evidence } from '../../shared/model/runbook.ts';
import { SettingValue } from '../../shared/model/target.ts';
import { RunbookDefinition } from '../packs/schema/runbook.ts';
import { jsonColumn } from '../store/json-column.ts';

const keptTexts = 100;

/** A column whose text rarely changes, and is read with every look at its run: what it said is kept by its text, and changed by nobody. */
function rememberedColumn<Schema extends z.ZodType>(schema: Schema) {
  const known = new Map<string, z.output<Schema>>();
  return z.string().transform((text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const parsed = schema.parse(JSON.parse(text));
    if (known.size >= keptTexts) known.clear();
    known.set(text, parsed);
    return parsed;
  });
}

const RunNote = z.object({ at: z.number(), operator: z.string(), text: z.string() });

const columns = {
  id: RunId,
  target_id: TargetId,
  target_name: z.string(),
  runbook_id: RunbookId,
  pack_version: z.number(),
  steps: rememberedColumn(z.array(StepDescription)),
  rules: jsonColumn.pipe(z.array(RunbookRule)),
  /** Of the target when the run began, as far as a step is needed because of them. */
  settings: jsonColumn.pipe(z.record(z.string(), SettingValue)),
  /** Steps that its target lacked all settings for when it began. */
  left_out: jsonColumn.pipe(z.array(z.string())),
  repository_id: RepositoryId.nullable(),
  incident_id: IncidentId.nullable(),
  state: RunState,
  started_at: z.number(),
  ended_at: z.number().nullable(),
  started_by: z.string(),
  operator: z.string(),
  revision: z.number(),
  passed_rules: jsonColumn.pipe(z.array(PassedRule)),
  notes: jsonColumn.pipe(z.array(RunNote)),
  end_reason: z.string().nullable(),
} as const;

/** A run as it is kept, with the runbook that it began with. */
export const RunRecord = z
  .object({ ...columns, runbook: rememberedColumn(RunbookDefinition) })
  .transform((row) => ({
    id: row.id,
    targetId: row.target_id,
    targetName: row.target_name,
    runbookId: row.runbook_id,
    packVersion: row.pack_version,
    runbook: row.runbook,
    steps: row.steps,
    rules: row.rules,
    settings: row.settings,
    leftOut: row.left_out,
    repositoryId: row.repository_id,
    incidentId: row.incident_id,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    startedBy: row.started_by,
    operator: row.operator,
    revision: row.revision,
    passedRules: row.passed_rules,
    notes: row.notes,
    endReason: row.end_reason,
  }));
export type RunRecord = z.infer<typeof RunRecord>;

export const noEvidence: Evidence = {
  findings: [],
  table: null,
  output: null,
  value: null,
  file: null,
  snapshotId: null,
  actionRunId: null,
  restoreId: null,
  jobId: null,
};

/** One attempt at a step, with the step that it is of. */
export const AttemptRecord = z
  .object({ step_id: StepId, attempt: rememberedColumn(Attempt) })
  .transform(({ step_id, attempt }) => ({ ...attempt, stepId: step_id }));
export type AttemptRecord = z.infer<typeof AttemptRecord>;

/** What of an attempt decides how its run stands, and nothing else of it. */
export const ListedAttempt = z
  .object({
    step_id: StepId,
    number: z.number(),
    state: Attempt.shape.state,
    reason: z.string().nullable(),
    value: z.union([z.string(), z.number()]).nullable(),
  })
  .transform(({ step_id, value, ...decides }): AttemptRecord => ({
    ...decides,
    stepId: step_id,
    startedAt: 0,
    endedAt: null,
    durationMs: null,
    serverOffsetMs: null,
    serverOffsetAt: null,
    operator: '',
    result: null,
    note: null,
    passed: [],
    evidence: { ...noEvidence, value },
  }));

/** A run with all that was tried; the attempts at one step in their order. */
export type KnownRun = { readonly record: RunRecord; readonly attempts: readonly AttemptRecord[] };
