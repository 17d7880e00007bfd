import { channels } from '../../shared/contract/channels.ts';
import { contract } from '../../shared/contract/contract.ts';
import type { CallSpec, EventSpec } from '../../shared/contract/contract.ts';
import { failed, failedUnexpectedly, succeeded } from '../../shared/contract/envelope.ts';
import type { Envelope } from '../../shared/contract/envelope.ts';
import type { EventChannel, EventPayload, OpsApi } from '../../shared/contract/ops-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { ConsoleSettings } from '../../shared/model/settings.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Fake, FakeState, Scenario } from './console/fake-state.ts';
import type { FakeHandlers } from './console/handlers.ts';
import { appHandlers, recordHandlers, viewHandlers } from './console/other-handlers.ts';
import { contentsHandlers, transferHandlers } from './console/contents-handlers.ts';
import { hostHandlers } from './console/host-handlers.ts';
import { incidentHandlers } from './console/incident-handlers.ts';
import { jobHandlers } from './console/fake-jobs.ts';
import { messengerPack, wikiPack } from './console/pack-data.ts';
import { changeHandlers } from './console/change-handlers.ts';
import { connectionHandlers, maintenanceHandlers, probeHandlers } from './console/probe-handlers.ts';
import { fakeRepositories } from './console/repository-data.ts';
import { actionHandlers } from './console/action-data.ts';
import { policyHandlers } from './console/policy-data.ts';
import { releaseHandlers } from './console/release-handlers.ts';
import { reportHandlers } from './console/report-handlers.ts';
import { runbookHandlers } from './console/runbook-handlers.ts';
import { repositoryHandlers } from './console/repository-handlers.ts';
import { fakeInterrupted, fakeRestores } from './console/restore-data.ts';
import { restoreHandlers } from './console/restore-handlers.ts';
import { fakeSchedules } from './console/schedule-data.ts';
import { retentionHandlers, scheduleHandlers } from './console/schedule-handlers.ts';
import { fakeDrills, fakeSnapshots } from './console/snapshot-data.ts';
import { drillHandlers, snapshotHandlers } from './console/snapshot-handlers.ts';
import { fakeTarget, fakeTargets } from './console/target-data.ts';
import { alertHandlers } from './console/alert-handlers.ts';
import { callHandlers } from './console/call-handlers.ts';
import { packHandlers } from './console/pack-handlers.ts';
import { credentialHandlers, targetHandlers } from './console/target-handlers.ts';

export type FakeOptions = {
  readonly scenario: Scenario;
  readonly settings?: Partial<ConsoleSettings>;
  /** Answers at once, for tests of the window's own speed. */
  readonly instant?: boolean;
  readonly now?: () => number;
};

export type FakeOps = {
  readonly ops: OpsApi;
  /** Tells what a console would tell; the payload is checked against the contract. */
  readonly publish: <Channel extends EventChannel>(channel: Channel, payload: EventPayload<Channel>) => void;
  /** Makes the next call of a channel fail. */
  readonly failNext: (channel: string, error: AppError) => void;
  readonly state: FakeState;
};

const handlers: FakeHandlers = {
  ...targetHandlers,
  ...callHandlers,
  ...credentialHandlers,
  ...packHandlers,
  ...packHandlers,
  ...probeHandlers,
  ...maintenanceHandlers,
  ...changeHandlers,
  ...incidentHandlers,
  ...connectionHandlers,
  ...viewHandlers,
  ...policyHandlers,
  ...actionHandlers,
  ...runbookHandlers,
  ...recordHandlers,
  ...reportHandlers,
  ...releaseHandlers,
  ...appHandlers,
  ...jobHandlers,
  ...repositoryHandlers,
  ...snapshotHandlers,
  ...drillHandlers,
  ...restoreHandlers,
  ...contentsHandlers,
  ...transferHandlers,
  ...retentionHandlers,
  ...scheduleHandlers,
  ...alertHandlers,
  ...hostHandlers,
};

type Loose = (input: unknown, fake: Fake) => unknown;

/**
 * A console in memory, built from the contract: every input and output is parsed as the dispatcher does, so that the window cannot be
 * developed against something that a real console would refuse.
 */
export function fakeOps(options: FakeOptions): FakeOps {
  const now = options.now ?? Date.now;
  const state = startState(options, now());
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const failures = new Map<string, AppError>();
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, options.instant ? 0 : ms));
  const fake: Fake = { state, now, publish, pause: (ms) => pause(state, options.instant ? 0 : ms), sleep };

  function publish<Channel extends EventChannel>(channel: Channel, payload: EventPayload<Channel>): void {
    const parsed: unknown = specOf(channel).payload.parse(payload);
    for (const listener of listeners.get(channel) ?? []) listener(structuredClone(parsed));
  }

  async function answer(channel: string, input: unknown): Promise<Envelope> {
    const failure = failures.get(channel);
    failures.delete(channel);
    if (failure) return failed(failure);
    const spec = callSpecOf(channel);
    const parsed = spec.input.safeParse(structuredClone(input));
    if (!parsed.success)
      return failed(
        new AppError('contract/invalid-input', localText(parsed.error.message, parsed.error.message)),
      );
    try {
      return succeeded(structuredClone(spec.output.parse(await handlerOf(channel)(parsed.data, fake))));
    } catch (error: unknown) {
      if (isAppError(error)) return failed(error);
      console.error(channel, error);
      return failedUnexpectedly('fake');
    }
  }

  function member(group: string, name: string, kind: 'call' | 'event'): readonly [string, unknown] {
    const channel = `${group}.${name}`;
    if (kind === 'call') return [name, (input: unknown) => answer(channel, input)];
    const listen = (listener: (payload: unknown) => void) => subscribe(channel, listener);
    return [`on${name.charAt(0).toUpperCase()}${name.slice(1)}`, listen];
  }

  function subscribe(channel: string, listener: (payload: unknown) => void): () => void {
    const all = listeners.get(channel) ?? new Set();
    listeners.set(channel, all.add(listener));
    return () => all.delete(listener);
  }

  const groups = Object.entries(channels).map(([group, names]): readonly [string, unknown] => {
    const members = Object.entries(names).map(([name, kind]) => member(group, name, kind));
    return [group, Object.fromEntries(members)];
  });
  return {
    ops: Object.fromEntries(groups) as OpsApi,
    publish,
    failNext: (channel, error) => failures.set(channel, error),
    state,
  };
}

function startState(options: FakeOptions, nowAt: number): FakeState {
  const targets = fakeTargets(options.scenario, nowAt);
  const repositories = fakeRepositories(options.scenario, nowAt);
  const snapshots = fakeSnapshots(options.scenario, targets, repositories, nowAt);
  return {
    revision: 1,
    targets: [...targets],
    entered: new Map(targets.map((target) => [target.id, fakeTarget(target, nowAt)])),
    probes: new Map(),
    links: new Map(),
    windows: [],
    packs: [messengerPack, wikiPack],
    credentials: targets.slice(0, 3).map((target, index) => ({
      targetId: target.id,
      targetName: target.name,
      name: 'account',
      backend: 'vault',
      unattended: index === 0,
      updatedAt: nowAt - 86_400_000 * (index + 1),
    })),
    jobs: [],
    repositories: repositories.map((repository) => ({
      ...repository,
      snapshots: snapshots.filter(({ repositoryId }) => repositoryId === repository.id).length,
    })),
    repositoryKeys: new Map(),
    snapshots: [...snapshots],
    drills: [...fakeDrills(snapshots)],
    restores: [...fakeRestores(options.scenario, snapshots, nowAt)],
    interrupted: [...fakeInterrupted(options.scenario, snapshots, nowAt)],
    schedules: [...fakeSchedules(options.scenario, targets, repositories, nowAt)],
    runs: [],
    retention: new Map(),
    settings: { language: 'en', theme: 'system', density: 'normal', operatorName: '', ...options.settings },
    vault: 'locked',
    cancel: null,
  };
}

function pause(state: FakeState, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    state.cancel = () => {
      clearTimeout(timer);
      resolve(true);
    };
  });
}

function callSpecOf(channel: string): CallSpec {
  const spec = anySpecOf(channel);
  if (spec.kind !== 'call') throw new Error(`${channel} is no call`);
  return spec;
}

function specOf(channel: string): EventSpec {
  const spec = anySpecOf(channel);
  if (spec.kind !== 'event') throw new Error(`${channel} is no event`);
  return spec;
}

function anySpecOf(channel: string): CallSpec | EventSpec {
  const [group = '', name = ''] = channel.split('.');
  const groups: Readonly<Record<string, Readonly<Record<string, CallSpec | EventSpec>>>> = contract;
  const spec = groups[group]?.[name];
  if (!spec) throw new Error(`the contract has no ${channel}`);
  return spec;
}

/** The table is checked by its type above; here it is looked up by a name that is only known at run time. */
function handlerOf(channel: string): Loose {
  return (handlers as unknown as Readonly<Record<string, Loose>>)[channel] ?? (() => undefined);
}
