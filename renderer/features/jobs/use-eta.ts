import { useEffect, useState } from 'react';
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
  useEffect(() => {
    if (done === null) return;
    setSamples((before) => {
      const last = before.at(-1);
      if (last && heardAt - last.at < apartMs) return before;
      return [...before, { at: heardAt, done }].slice(-keptSamples);
    });
  }, [done, heardAt]);
  return etaRange(samples, job.progress?.bytesTotal ?? null, now);
}
