import { z } from 'zod';
import { Job } from '../../model/job.ts';
import { JobId } from '../../model/ids.ts';
import { Nothing, call, event } from '../spec.ts';

/** What every call that begins something long answers: follow it with `jobs.get` and `jobs.changed`. */
export const Started = z.object({ jobId: JobId });
export type Started = z.infer<typeof Started>;

export const jobsContract = {
  /** What runs now and what ended within the last hour, newest first. */
  list: call(Nothing, z.object({ revision: z.number(), jobs: z.array(Job) })),
  get: call(z.object({ jobId: JobId }), Job),
  /** Answers the job once it has ended, or as it is after at most 25 seconds. */
  wait: call(z.object({ jobId: JobId }), Job),
  cancel: call(z.object({ jobId: JobId }), Nothing),
  changed: event(z.object({ revision: z.number(), jobs: z.array(Job) })),
} as const;
