import { afterEach, expect, it } from 'vitest';
import type { ProbeDefinition } from '../../../electron/packs/schema/probe.ts';
import { freshnessKind } from '../../../electron/probes/kinds/freshness.ts';
import type { ProbeContext } from '../../../electron/probes/probe-kind.ts';
import { closeRig, monitored, openRig, probe, targetId } from './engine-rig.ts';

let rig: ReturnType<typeof openRig>;
afterEach(() => closeRig(rig));

const hourMs = 3_600_000;
const behaviour = (definition: ProbeDefinition, context: ProbeContext) => {
  if (definition.kind !== 'freshness') throw new Error(definition.kind);
  return freshnessKind.run(definition, context);
};
const targets = [monitored(1, [probe('backup-age', { kind: 'freshness', every: '10m' })])];
const shown = () => rig.engine.snapshotProbes(targetId(1)).probes[0];

it('follows what is kept of the target, also when nothing is scheduled', async () => {
  const asked: string[] = [];
  let newestVerifiedAt: number | null = null;
  rig = openRig({
    targets,
    behaviour,
    freshnessFor: (id) => {
      asked.push(id);
      return [{ repositoryId: 'a', name: 'nas', newestVerifiedAt, everVerified: false, newestAt: null }];
    },
  });
  rig.engine.start();
  await rig.clock.advance(20 * 60_000);
  expect(shown()).toMatchObject({ state: 'down', value: null });
  newestVerifiedAt = rig.clock.now();
  await rig.clock.advance(hourMs);
  expect(shown()?.state).toBe('ok');
  await rig.clock.advance(26 * hourMs);
  expect(shown()?.state).toBe('degraded');
  await rig.clock.advance(24 * hourMs);
  expect(shown()?.state).toBe('down');
  expect(new Set(asked)).toEqual(new Set([targetId(1)]));
});

it('is unknown where nobody can say what is kept', async () => {
  rig = openRig({ targets, behaviour });
  rig.engine.start();
  await rig.clock.advance(20 * 60_000);
  expect(shown()).toMatchObject({ state: 'unknown' });
});
