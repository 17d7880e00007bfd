import { describe, expect, it } from 'vitest';
import { ProbeDefinition } from '../../../../electron/packs/schema/probe.ts';
import { newProbeEntry } from '../../../../electron/probes/engine/probe-entry.ts';
import type { ProbeEntry, TargetEntry } from '../../../../electron/probes/engine/probe-entry.ts';
import { mainProbe, targetSummary } from '../../../../electron/probes/engine/summaries.ts';
import { TargetSummary } from '../../../../shared/model/target.ts';
import { TargetId } from '../../../../shared/model/ids.ts';
import type { State } from '../../../../shared/model/state.ts';
import { newStanding } from '../../../../shared/rules/thresholds.ts';
import { localText } from '../../../../shared/text/local-text.ts';

const now = Date.UTC(2026, 0, 5);
const id = TargetId.parse('0123456789abcdef');

function entry(
  probeId: string,
  state: State,
  sinceAgoMs: number,
  extra: Record<string, unknown> = {},
): ProbeEntry {
  const definition = ProbeDefinition.parse({
    id: probeId,
    title: probeId,
    group: 'startup',
    kind: 'tcp',
    ...extra,
  });
  const made = newProbeEntry({ key: 1, targetId: id }, definition, null, null);
  made.standing = {
    ...newStanding,
    state,
    since: now - sinceAgoMs,
    reason: localText(`${state}!`, `${state}`),
  };
  made.checkedAt = now - 1000;
  return made;
}

function target(...entries: readonly ProbeEntry[]): TargetEntry {
  const definitions = entries.map(({ definition }) => definition);
  return {
    id,
    monitored: {
      target: {
        id,
        name: 'chat',
        pack: 'messenger',
        settings: {},
        network: { ca: null, proxy: null },
        host: null,
      },
      definitions,
      packTitle: localText('Messenger', '메신저'),
      writesEnabled: false,
      availableCredentials: new Set(),
    },
    pause: null,
    probes: new Map(entries.map((each) => [each.probeId, each])),
    announced: '',
  };
}

describe('the line of a target', () => {
  it('shows the worst state, why, and since when the first probe has been in it', () => {
    const summary = targetSummary(
      target(
        entry('a', 'ok', 5000),
        entry('b', 'down', 100),
        entry('c', 'down', 900),
        entry('d', 'degraded', 9000),
      ),
      [],
      false,
      now,
    );
    expect(summary).toMatchObject({ state: 'down', since: now - 900, reason: { en: 'c: down!' } });
    expect(summary.probeCounts).toEqual({ down: 2, degraded: 1, unknown: 0, pending: 0, ok: 1, paused: 0 });
    expect(TargetSummary.safeParse(summary).success).toBe(true);
  });

  it('is ok since the last of its probes became so, and gives no reason then', () => {
    const summary = targetSummary(target(entry('a', 'ok', 5000), entry('b', 'ok', 200)), [], false, now);
    expect(summary).toMatchObject({ state: 'ok', since: now - 200, reason: null });
  });

  it('is paused only when every probe is', () => {
    const all = target(entry('a', 'ok', 1, { needs: ['root'] }), entry('b', 'down', 1, { needs: ['root'] }));
    expect(targetSummary(all, [], false, now)).toMatchObject({ state: 'paused' });
    const some = target(entry('a', 'ok', 1), entry('b', 'down', 1, { needs: ['root'] }));
    expect(targetSummary(some, [], false, now)).toMatchObject({ state: 'ok', probeCounts: { paused: 1 } });
  });

  it('shows the measured state during maintenance, and says that it is maintenance', () => {
    expect(targetSummary(target(entry('a', 'down', 1)), [], true, now)).toMatchObject({
      state: 'down',
      inMaintenance: true,
    });
  });

  it('is stale when its newest result is older than twice its interval', () => {
    const old = entry('a', 'ok', 1);
    old.checkedAt = now - 120_001;
    const older = entry('b', 'ok', 1, { every: '24h' });
    older.checkedAt = now - 3_600_000;
    expect(targetSummary(target(old, older), [], false, now)).toMatchObject({
      stale: true,
      lastCheckedAt: now - 120_001,
    });
  });

  it('takes the days of the certificate that ends first', () => {
    const near = entry('near', 'ok', 1, { kind: 'tls' });
    near.value = 12;
    const far = entry('far', 'ok', 1, { kind: 'tls' });
    far.value = 200;
    const other = entry('other', 'ok', 1);
    other.value = 3;
    expect(targetSummary(target(far, other, near), [], false, now).certificateDaysLeft).toBe(12);
    expect(targetSummary(target(other), [], false, now).certificateDaysLeft).toBeNull();
  });

  it('takes its latency from the main probe, else from the first', () => {
    expect(mainProbe(target(entry('a', 'ok', 1), entry('b', 'ok', 1, { main: true })))?.probeId).toBe('b');
    expect(mainProbe(target(entry('a', 'ok', 1), entry('b', 'ok', 1)))?.probeId).toBe('a');
    const samples = [
      { at: 1, state: 'down' as const, latencyMs: null },
      { at: 2, state: 'ok' as const, latencyMs: 7 },
    ];
    expect(targetSummary(target(entry('a', 'ok', 1)), samples, false, now).latencyMs).toEqual([null, 7]);
  });
});
