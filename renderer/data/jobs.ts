import { useMutation, useQuery } from '@tanstack/react-query';
import type { CallChannel, CallInput, CallOutput } from '../../shared/contract/ops-api.ts';
import type { JobId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import { call } from '../bridge/ops.ts';
import { jobsSnapshot } from './live-events.ts';
import { keys } from './query-client.ts';

/** What runs now and what ended within the last hour, newest first. */
export function useJobs() {
  return useQuery({ queryKey: keys.jobs, queryFn: jobsSnapshot });
}

/** One job as it is now; null before it is known. It stays in view after its hour is over. */
export function useJob(jobId: JobId | null): Job | null {
  const jobs = useJobs();
  const listed = jobs.data?.jobs.find((job) => job.id === jobId);
  const asked = useQuery({
    queryKey: keys.job(jobId),
    queryFn: () => (jobId === null ? null : call('jobs.get', { jobId })),
    enabled: jobId !== null && listed === undefined && jobs.isFetched,
  });
  return listed ?? asked.data ?? null;
}

export function useCancelJob() {
  return useMutation({ mutationFn: (jobId: JobId) => call('jobs.cancel', { jobId }) });
}

/** Every call that begins a job and answers its id. */
type StartingChannel = {
  [Channel in CallChannel]: CallOutput<Channel> extends { jobId: JobId } ? Channel : never;
}[CallChannel];

/** Begins a job and answers its id; follow it with `useJob`. */
export function useStartJob<Channel extends StartingChannel>(channel: Channel) {
  return useMutation({ mutationFn: (input: CallInput<Channel>) => call(channel, input), gcTime: 0 });
}

export function isRunning(job: Job): boolean {
  return job.finishedAt === null;
}
