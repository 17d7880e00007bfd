import { z } from 'zod';
import { LocalText } from '../../../shared/model/local-text.ts';
import { State } from '../../../shared/model/state.ts';
import type { Standing } from '../../../shared/rules/thresholds.ts';
import { newStanding } from '../../../shared/rules/thresholds.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';

const StoredStanding = z.object({
  state: State,
  reason: LocalText.nullable(),
  since: z.number().nullable(),
  failures: z.number(),
  successes: z.number(),
  incident: z
    .object({
      since: z.number(),
      severity: z.enum(['degraded', 'down']),
      severitySince: z.number(),
      reason: LocalText.nullable(),
    })
    .nullable(),
  beforeGap: State.nullable(),
}) satisfies z.ZodType<Standing>;

export function standingText(standing: Standing): string {
  return JSON.stringify(standing);
}

/** The stored standing; what cannot be read counts as never measured. */
export function parseStanding(text: string): Standing {
  return StoredStanding.safeParse(parseJson(text)).data ?? newStanding;
}
