import type { QueryClient } from '@tanstack/react-query';
import type { EventPayload } from '../../shared/contract/ops-api.ts';
import type { ProbeStep } from '../../shared/model/probe.ts';
import { onLinkState, readLinkState } from '../bridge/link-state.ts';
import { call, listen } from '../bridge/ops.ts';
import {
  mergeJobs,
  mergeLink,
  mergeProbes,
  mergeRepositories,
  mergeSchedules,
  mergeTargets,
  stateChanges,
} from './live-merge.ts';
import type {
  LiveJobs,
  LiveLink,
  LiveProbes,
  LiveRepositories,
  LiveSchedules,
  LiveTargets,
  StateChange,
} from './live-merge.ts';
import { keys } from './query-client.ts';

/**
 * The single place where events write to the cache. Listening starts before the first snapshot is asked for; what arrives while a
 * snapshot is under way is kept and applied to it, and what the snapshot already holds is dropped by its revision.
 */
type Late = {
  readonly targets: EventPayload<'targets.changed'>[];
  readonly probes: EventPayload<'probes.changed'>[];
  readonly links: EventPayload<'socketio.linkChanged'>[];
  readonly jobs: EventPayload<'jobs.changed'>[];
  readonly repositories: EventPayload<'repositories.changed'>[];
  readonly schedules: EventPayload<'schedules.changed'>[];
};

const late: Late = { targets: [], probes: [], links: [], jobs: [], repositories: [], schedules: [] };
let snapshotsUnderWay = 0;

/** Starts to listen. `onStateChange` hears of targets that changed their state. Returns the function that stops. */
export function startLiveEvents(
  client: QueryClient,
  onStateChange: (changes: readonly StateChange[]) => void,
): () => void {
  const stops = [
    listen('targets.changed', (event) => applyTargets(client, event, onStateChange)),
    listen('probes.changed', (event) => applyProbes(client, event)),
    listen('socketio.linkChanged', (event) => applyLink(client, event)),
    listen('socketio.progressed', (event) => applyStep(client, event.step)),
    listen('jobs.changed', (event) => applyJobs(client, event)),
    listen('repositories.changed', (event) => {
      if (snapshotsUnderWay > 0) late.repositories.push(event);
      client.setQueryData<LiveRepositories>(
        keys.repositories,
        (known) => known && mergeRepositories(known, event),
      );
      void client.invalidateQueries({ queryKey: keys.everyKnownTargets });
    }),
    listen('schedules.changed', (event) => {
      if (snapshotsUnderWay > 0) late.schedules.push(event);
      client.setQueryData<LiveSchedules>(keys.schedules, (known) => known && mergeSchedules(known, event));
    }),
    listen('runbooks.changed', ({ runs }) => {
      const ofRuns = runs.map(({ id }) => keys.run(id));
      for (const queryKey of [keys.everyRuns, keys.everyRunbook, keys.everyIncident, ...ofRuns])
        void client.invalidateQueries({ queryKey });
    }),
    listen('releases.changed', () => void client.invalidateQueries({ queryKey: keys.everyRelease })),
    listen('incidents.changed', ({ incidents }) => {
      for (const queryKey of [keys.incidents, ...incidents.map(({ id }) => keys.incident(id))])
        void client.invalidateQueries({ queryKey });
    }),
    listen('snapshots.changed', ({ targetIds }) => {
      for (const queryKey of [keys.freshness, keys.everyKnownTargets])
        void client.invalidateQueries({ queryKey });
      for (const targetId of [null, ...targetIds])
        void client.invalidateQueries({ queryKey: keys.snapshots(targetId) });
    }),
    listen('hosts.linksChanged', ({ targetIds }) => {
      for (const targetId of targetIds) void client.invalidateQueries({ queryKey: keys.hostLink(targetId) });
      void client.invalidateQueries({ queryKey: keys.hosts });
    }),
    listen('alerts.changed', () => void client.invalidateQueries({ queryKey: keys.alerts })),
    listen('app.settingsChanged', (settings) => client.setQueryData(keys.settings, settings)),
    onLinkState(() => {
      // Events were missed while the connection was gone: everything is asked for again.
      if (readLinkState() === 'open') void client.invalidateQueries();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function applyTargets(
  client: QueryClient,
  event: EventPayload<'targets.changed'>,
  onStateChange: (changes: readonly StateChange[]) => void,
): void {
  if (snapshotsUnderWay > 0) late.targets.push(event);
  const known = client.getQueryData<LiveTargets>(keys.targets);
  if (!known) return;
  const next = mergeTargets(known, event);
  if (next === known) return;
  client.setQueryData(keys.targets, next);
  // What there is to be carried out comes and goes with its target.
  if (idsOf(known) !== idsOf(next)) void client.invalidateQueries({ queryKey: keys.everyRunbook });
  const changes = stateChanges(known, next);
  if (changes.length > 0) onStateChange(changes);
}

function idsOf({ targets }: LiveTargets): string {
  return targets.map(({ id }) => id).join();
}

function applyProbes(client: QueryClient, event: EventPayload<'probes.changed'>): void {
  if (snapshotsUnderWay > 0) late.probes.push(event);
  client.setQueryData<LiveProbes>(keys.probes(event.targetId), (known) => known && mergeProbes(known, event));
  for (const probe of event.probes) {
    if (probe.running) continue;
    void client.invalidateQueries({ queryKey: keys.probeDetail(event.targetId, probe.id) });
  }
}

/** A job that ended has left something behind that no other event tells of. */
const leaves: Readonly<Record<string, readonly (readonly string[])[]>> = {
  drill: [keys.drills],
  restore: [keys.restores],
};

function applyJobs(client: QueryClient, event: EventPayload<'jobs.changed'>): void {
  if (snapshotsUnderWay > 0) late.jobs.push(event);
  client.setQueryData<LiveJobs>(keys.jobs, (known) => known && mergeJobs(known, event));
  for (const job of event.jobs) {
    if (job.finishedAt === null) continue;
    for (const queryKey of leaves[job.kind] ?? []) void client.invalidateQueries({ queryKey });
  }
}

function applyLink(client: QueryClient, event: EventPayload<'socketio.linkChanged'>): void {
  if (snapshotsUnderWay > 0) late.links.push(event);
  client.setQueryData<LiveLink>(keys.link(event.targetId), (known) => known && mergeLink(known, event));
}

function applyStep(client: QueryClient, step: ProbeStep): void {
  client.setQueryData<readonly ProbeStep[]>(keys.ladder, (known = []) => [
    ...known.filter((each) => each.id !== step.id),
    step,
  ]);
}

/** A new climb begins: the rungs of the last one are forgotten. */
export function clearLadder(client: QueryClient): void {
  client.setQueryData<readonly ProbeStep[]>(keys.ladder, []);
}

export async function targetsSnapshot(): Promise<LiveTargets> {
  return underWay(async () => {
    const snapshot: LiveTargets = await call('targets.snapshot', {});
    return late.targets.reduce(mergeTargets, snapshot);
  });
}

export async function probesSnapshot(
  targetId: EventPayload<'probes.changed'>['targetId'],
): Promise<LiveProbes> {
  return underWay(async () => {
    const snapshot: LiveProbes = await call('probes.snapshot', { targetId });
    return late.probes.filter((event) => event.targetId === targetId).reduce(mergeProbes, snapshot);
  });
}

export async function linkSnapshot(targetId: EventPayload<'probes.changed'>['targetId']): Promise<LiveLink> {
  return underWay(async () => {
    const snapshot: LiveLink = await call('socketio.link', { targetId });
    return late.links.filter((event) => event.targetId === targetId).reduce(mergeLink, snapshot);
  });
}

export async function jobsSnapshot(): Promise<LiveJobs> {
  return underWay(async () => {
    const snapshot: LiveJobs = await call('jobs.list', {});
    return late.jobs.reduce(mergeJobs, snapshot);
  });
}

export async function repositoriesSnapshot(): Promise<LiveRepositories> {
  return underWay(async () => {
    const snapshot: LiveRepositories = await call('repositories.snapshot', {});
    return late.repositories.reduce(mergeRepositories, snapshot);
  });
}

export async function schedulesSnapshot(): Promise<LiveSchedules> {
  return underWay(async () => {
    const snapshot: LiveSchedules = await call('schedules.list', {});
    return late.schedules.reduce(mergeSchedules, snapshot);
  });
}

async function underWay<Value>(ask: () => Promise<Value>): Promise<Value> {
  snapshotsUnderWay += 1;
  try {
    return await ask();
  } finally {
    snapshotsUnderWay -= 1;
    if (snapshotsUnderWay === 0) {
      for (const events of Object.values(late)) events.length = 0;
    }
  }
}
