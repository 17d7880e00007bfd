import { z } from 'zod';
import { StageResult } from '../../shared/model/action.ts';
import { ActionId, ActionRunId, TargetId } from '../../shared/model/ids.ts';
import { LocalText } from '../../shared/model/local-text.ts';
import { jsonColumn } from '../store/json-column.ts';

/** A file as it was before a stage changed it. `written` is what the stage made of it, both as SHA-256. */
export const KeptFile = z.object({
  stage: z.string(),
  path: z.string(),
  copy: z.string(),
  digest: z.string(),
  written: z.string(),
});
export type KeptFile = z.infer<typeof KeptFile>;

/** One run of an action as it is kept. `running` in no process any more means that it was cut off. */
export const RunRecord = z
  .object({
    id: ActionRunId,
    target_id: TargetId,
    action_id: ActionId,
    title: jsonColumn.pipe(LocalText),
    arguments: jsonColumn.pipe(z.record(z.string(), z.union([z.string(), z.number()]))),
    planned_at: z.number(),
    started_at: z.number(),
    ended_at: z.number().nullable(),
    state: z.enum(['running', 'waiting', 'done', 'failed', 'stopped']),
    stages: jsonColumn.pipe(z.array(StageResult)),
    kept: jsonColumn.pipe(z.array(KeptFile)),
    files: jsonColumn.pipe(z.record(z.string(), z.string())),
    safety_copy: z.string().nullable(),
    reverts: ActionRunId.nullable(),
  })
  .transform(({ target_id, action_id, planned_at, started_at, ended_at, safety_copy, ...rest }) => ({
    ...rest,
    targetId: target_id,
    actionId: action_id,
    plannedAt: planned_at,
    startedAt: started_at,
    endedAt: ended_at,
    safetyCopy: safety_copy,
  }));
export type RunRecord = z.infer<typeof RunRecord>;
