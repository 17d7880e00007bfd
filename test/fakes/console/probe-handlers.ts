import { AppError, cancelled } from '../../../shared/errors/app-error.ts';
import { MaintenanceWindow } from '../../../shared/model/maintenance.ts';
import type { ProbeId, TargetId } from '../../../shared/model/ids.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { sleepUnlessCancelled } from './call-handlers.ts';
import { closedLink, fakeReport, fakeSteps, openLink } from './connection-data.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { fakeHistory, fakeProbes, fakeResult } from './probe-data.ts';
import { hexId } from './seeded.ts';
import { changeTarget, knownTarget } from './target-handlers.ts';

function probesOf(fake: Fake, targetId: TargetId): readonly ProbeSummary[] {
  const known = fake.state.probes.get(targetId);
  if (known) return known;
  const probes = fakeProbes(knownTarget(fake, targetId), fake.now());
  fake.state.probes.set(targetId, probes);
  return probes;
}

function probeOf(fake: Fake, targetId: TargetId, probeId: ProbeId): ProbeSummary {
  const found = probesOf(fake, targetId).find((probe) => probe.id === probeId);
  if (found) return found;
  throw new AppError('probe/unknown', localText('There is no such probe.', '그런 점검이 없습니다.'));
}

function changeProbes(
  fake: Fake,
  targetId: TargetId,
  ids: readonly string[],
  change: Partial<ProbeSummary>,
): void {
  const next = probesOf(fake, targetId).map((probe) =>
    ids.includes(probe.id) ? { ...probe, ...change } : probe,
  );
  fake.state.probes.set(targetId, next);
  fake.state.revision += 1;
  fake.publish('probes.changed', {
    revision: fake.state.revision,
    targetId,
    probes: next.filter((probe) => ids.includes(probe.id)),
  });
}

/** Pausing and resuming, for one probe or all. */
function switchPause(
  fake: Fake,
  targetId: TargetId,
  probeId: ProbeId | undefined,
  reason: string | null,
): void {
  const ids = probeId === undefined ? probesOf(fake, targetId).map((probe) => probe.id) : [probeId];
  const paused = reason === null ? null : { reason, by: 'ops@desk-12', since: fake.now() };
  const text = reason === null ? null : localText(reason, reason);
  changeProbes(fake, targetId, ids, { paused, state: reason === null ? 'pending' : 'paused', reason: text });
  if (probeId === undefined)
    changeTarget(fake, targetId, {
      state: reason === null ? 'pending' : 'paused',
      reason: text,
      since: fake.now(),
    });
}

export const probeHandlers: HandlersOf<'probes'> = {
  'probes.snapshot': (input, fake) => ({
    revision: fake.state.revision,
    probes: [...probesOf(fake, input.targetId)],
  }),
  'probes.detail': (input, fake) => {
    const probe = probeOf(fake, input.targetId, input.probeId);
    return { probe, result: fakeResult(probe) };
  },
  'probes.run': async (input, fake) => {
    const all = probesOf(fake, input.targetId);
    const ids = all
      .filter((probe) =>
        input.probeIds === undefined ? probe.state !== 'paused' : input.probeIds.includes(probe.id),
      )
      .map((probe) => probe.id);
    changeProbes(fake, input.targetId, ids, { running: true });
    const stopped = await fake.pause(700);
    changeProbes(fake, input.targetId, ids, {
      running: false,
      ...(stopped ? {} : { checkedAt: fake.now(), latencyMs: 17.4 }),
    });
    if (stopped) throw cancelled();
    changeTarget(fake, input.targetId, { lastCheckedAt: fake.now(), stale: false });
    const run = probesOf(fake, input.targetId).filter((probe) => ids.includes(probe.id));
    return {
      state: knownTarget(fake, input.targetId).state,
      probes: run.map((probe) => ({ probe, result: fakeResult(probe) })),
    };
  },
  'probes.cancel': (_input, fake) => {
    fake.state.cancel?.();
    return {};
  },
  'probes.history': (input, fake) =>
    fakeHistory(probeOf(fake, input.targetId, input.probeId), input.targetId, input.from, input.to),
  'probes.pause': (input, fake) => {
    switchPause(fake, input.targetId, input.probeId, input.reason);
    return {};
  },
  'probes.resume': (input, fake) => {
    switchPause(fake, input.targetId, input.probeId, null);
    return {};
  },
};

export const maintenanceHandlers: HandlersOf<'maintenance'> = {
  'maintenance.list': (input, { state }) => ({
    windows: state.windows.filter(
      (window) => input.targetId === undefined || window.targetId === input.targetId,
    ),
  }),
  'maintenance.add': (input, fake) => {
    if (input.to <= input.from)
      throw new AppError(
        'maintenance/invalid',
        localText('It ends before it begins.', '시작하기 전에 끝납니다.'),
      );
    const window = MaintenanceWindow.parse({
      ...input,
      id: hexId(500 + fake.state.windows.length),
      createdBy: 'ops@desk-12',
      createdAt: fake.now(),
      endedAt: null,
      active: true,
    });
    fake.state.windows.push(window);
    changeTarget(fake, input.targetId, { inMaintenance: true });
    return window;
  },
  'maintenance.end': (input, fake) => {
    const at = fake.state.windows.findIndex((window) => window.id === input.maintenanceId);
    const found = fake.state.windows[at];
    if (!found)
      throw new AppError(
        'maintenance/unknown',
        localText('There is no such window.', '그런 기간이 없습니다.'),
      );
    const ended = { ...found, active: false, endedAt: fake.now() };
    fake.state.windows.splice(at, 1, ended);
    changeTarget(fake, found.targetId, { inMaintenance: false });
    return ended;
  },
};

export const connectionHandlers: HandlersOf<'socketio'> = {
  'socketio.test': async (input, fake) => {
    const target = 'targetId' in input ? knownTarget(fake, input.targetId) : null;
    const failing = target?.state === 'degraded' ? ('upgrade' as const) : null;
    for (const step of fakeSteps(failing)) {
      if (await fake.pause(90)) throw cancelled();
      fake.publish('socketio.progressed', { step });
    }
    const url = 'url' in input ? input.url : 'http://10.20.0.14:5000';
    return fakeReport(url, failing, fake.now());
  },
  'socketio.cancel': (_input, fake) => {
    fake.state.cancel?.();
    return {};
  },
  'socketio.openLink': async (input, fake) => {
    await sleepUnlessCancelled(fake, input.callId, 3000);
    return changeLink(fake, input.targetId, true);
  },
  'socketio.closeLink': (input, fake) => changeLink(fake, input.targetId, false),
  'socketio.link': (input, fake) => ({
    revision: fake.state.revision,
    status: fake.state.links.get(input.targetId) ?? closedLink,
  }),
};

function changeLink(fake: Fake, targetId: TargetId, open: boolean): Record<string, never> {
  const status = open ? openLink(fake.now()) : closedLink;
  fake.state.links.set(targetId, status);
  fake.state.revision += 1;
  fake.publish('socketio.linkChanged', { revision: fake.state.revision, targetId, status });
  return {};
}
