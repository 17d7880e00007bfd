import { QueryClient } from '@tanstack/react-query';
import { isAppError } from '../../shared/errors/app-error.ts';

/** The console pushes what changes, so nothing grows stale by itself; only a failure that may pass is tried again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) =>
          failures < 2 && isAppError(error) && error.retryable && error.code !== 'run/cancelled',
        retryDelay: 400,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** Every key of the cache, in one place. */
export const keys = {
  targets: ['targets'] as const,
  target: (targetId: string) => ['target', targetId] as const,
  probes: (targetId: string) => ['probes', targetId] as const,
  probeDetail: (targetId: string, probeId: string) => ['probe-detail', targetId, probeId] as const,
  history: (targetId: string, probeId: string) => ['history', targetId, probeId] as const,
  maintenance: (targetId: string) => ['maintenance', targetId] as const,
  timeline: (targetId: string) => ['timeline', targetId] as const,
  views: (targetId: string) => ['views', targetId] as const,
  view: (targetId: string, viewId: string) => ['view', targetId, viewId] as const,
  actions: (targetId: string) => ['actions', targetId] as const,
  actionRuns: (targetId: string) => ['actions', targetId, 'runs'] as const,
  policies: (targetId: string) => ['policies', targetId] as const,
  runbooks: (targetId: string) => ['runbooks', targetId] as const,
  /** Null stands for all targets. */
  recurringRunbooks: (targetId: string | null) => ['runbooks', 'recurring', targetId] as const,
  everyRunbook: ['runbooks'] as const,
  runbook: (targetId: string, runbookId: string) => ['runbook', targetId, runbookId] as const,
  runs: (targetId: string | null) => ['runs', targetId] as const,
  everyRuns: ['runs'] as const,
  run: (runId: string) => ['run', runId] as const,
  runCheck: (runId: string) => ['run', runId, 'check'] as const,
  everyRun: ['run'] as const,
  incidents: ['incidents'] as const,
  incident: (incidentId: string) => ['incident', incidentId] as const,
  everyIncident: ['incident'] as const,
  changes: (targetId: string) => ['changes', targetId] as const,
  link: (targetId: string) => ['link', targetId] as const,
  ladder: ['ladder'] as const,
  jobs: ['jobs'] as const,
  job: (jobId: string | null) => ['job', jobId] as const,
  repositories: ['repositories'] as const,
  repositoryKeys: (repositoryId: string) => ['repository-keys', repositoryId] as const,
  everyKnownTargets: ['known-targets'] as const,
  knownTargets: (repositoryId: string) => ['known-targets', repositoryId] as const,
  /** Null stands for all targets. */
  snapshots: (targetId: string | null) => ['snapshots', targetId] as const,
  everySnapshots: ['snapshots'] as const,
  /** Begins like the snapshots, so that it is renewed with them. */
  freshness: ['snapshots', 'freshness'] as const,
  capturePlan: (targetId: string) => ['capture-plan', targetId] as const,
  captureLimits: (targetId: string) => ['capture-limits', targetId] as const,
  drills: ['drills'] as const,
  restores: ['restores'] as const,
  files: (snapshotId: string) => ['snapshot-files', snapshotId] as const,
  comparison: (a: string, b: string) => ['comparison', a, b] as const,
  retention: (targetId: string) => ['retention', targetId] as const,
  schedules: ['schedules'] as const,
  hosts: ['hosts'] as const,
  hostSecrets: ['hosts', 'secrets'] as const,
  /** Begins with one word for all ways. */
  leftovers: (way: readonly (string | number | null)[]) => ['host-leftovers', ...way] as const,
  everyLeftovers: ['host-leftovers'] as const,
  sudo: (way: readonly (string | null)[]) => ['host-sudo', ...way] as const,
  hostLink: (targetId: string) => ['host-link', targetId] as const,
  alerts: ['alerts'] as const,
  /** These begin like the alerts, so that they are renewed with them. */
  alert: (alertId: string) => ['alerts', 'one', alertId] as const,
  alertChannels: ['alerts', 'channels'] as const,
  alertRules: ['alerts', 'rules'] as const,
  journal: ['journal'] as const,
  releases: (targetId: string) => ['release', 'of', targetId] as const,
  release: (releaseId: string) => ['release', releaseId] as const,
  everyRelease: ['release'] as const,
  handover: (targetId: string, language: string) => ['handover', targetId, language] as const,
  packs: ['packs'] as const,
  /** Begins like the packs, so that it is renewed with them. */
  pack: (packId: string | null) => ['packs', packId] as const,
  packSource: (packId: string) => ['pack-source', packId] as const,
  credentials: ['credentials'] as const,
  credentialStatus: ['credential-status'] as const,
  settings: ['settings'] as const,
  info: ['info'] as const,
  doctor: ['doctor'] as const,
  folder: (token: string | null) => ['folder', token] as const,
};
