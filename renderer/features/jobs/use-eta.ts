import { useState } from 'react';
import type { Job } from '../../../shared/model/job.ts';
import { etaRange } from '../../../shared/rules/eta-range.ts';
import type { EtaRange, ProgressSample } from '../../../shared/rules/eta-range.ts';

const keptSamples = 240;
const apartMs = 500;

/** How long the job still takes, from what it said while it was watched. A new stage does not begin anew: the bytes go on. */
export function useEta(job: Job, now: number): EtaRange | null {
  const [samples, setSamples] = useState<readonly ProgressSample[]>([]);
  const done = job.progress?.bytes ?? null;
  const { heardAt } = job;
  const last = samples.at(-1);
  // Derived while rendering, as React advises for what follows from the past: no second pass with a stale range.
  if (done !== null && (last === undefined || heardAt - last.at >= apartMs))
    setSamples([...samples, { at: heardAt, done }].slice(-keptSamples));
  return etaRange(samples, job.progress?.bytesTotal ?? null, now);
}
