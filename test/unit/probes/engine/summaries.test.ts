import { describe, expect, it } from 'vitest';
import { ProbeDefinition } from '../../../../electron/packs/schema/probe.ts';
import { newProbeEntry } from '../../../../electron/probes/engine/probe-entry.ts';
import type { ProbeEntry, TargetEntry } from '../../../../electron/probes/engine/probe-entry.ts';
import { mainProbe, shownProbes, targetSummary } from '../../../../electron/probes/engine/summaries.ts';
import { heldState } from '../../../../electron/probes/engine/target-since.ts';
import { TargetSummary } from '../../../../shared/model/target.ts';
import { TargetId } from '../../../../shared/model/ids.ts';
import type { State } from '../../../../shared/model/state.ts';
import { afterGap, newStanding } from '../../../../shared/rules/thresholds.ts';
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
    held: null,
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
    expect(summary).toMatchObject({
      state: 'down',
      since: now - 900,
      reason: { en: 'b: down! (and 2 more)' },
    });
    expect(summary.probeCounts).toEqual({ down: 2, degraded: 1, unknown: 0, pending: 0, ok: 1, paused: 0 });
    expect(TargetSummary.safeParse(summary).success).toBe(true);
  });

  it('tells the likeliest cause first: the way to the port before files, a database before signing in, and what is out of date last', () => {
    const reason = (...entries: readonly ProbeEntry[]) =>
      targetSummary(target(...entries), [], false, now).reason?.en;
    const signIn = entry('sign-in', 'down', 900, { kind: 'http-flow', steps: [] });
    const database = entry('database', 'down', 200, { kind: 'sqlite', path: 'messenger.db' });
    const files = entry('files', 'down', 100, { kind: 'files', files: [{ path: 'config.py' }] });
    const port = entry('port', 'down', 50);
    expect(reason(signIn, database)).toBe('database: down! (and 1 more)');
    expect(reason(signIn, database, files)).toBe('files: down! (and 2 more)');
    expect(reason(signIn, database, files, port)).toBe('port: down! (and 3 more)');
    port.foundAt = now - 3_600_000;
    expect(reason(signIn, database, files, port)).toBe('files: down! (and 3 more)');
    expect(reason(signIn)).toBe('sign-in: down!');
  });

  it('is in its state since that began, whichever probes hold it now', () => {
    const since = (one: TargetEntry) => targetSummary(one, [], false, now).since;
    const hold = (one: TargetEntry, at: number) => {
      one.held = heldState(one, shownProbes(one, now), at);
    };
    const one = target(entry('a', 'down', 900), entry('b', 'down', 100), entry('c', 'degraded', 5000));
    hold(one, now);
    expect(since(one)).toBe(now - 900);
    // The probe that failed first is paused.
    const [a, b, c] = one.probes.values();
    if (a === undefined || b === undefined || c === undefined) throw new Error('three probes');
    a.pause = { reason: 'later', by: 'ops', since: now };
    hold(one, now);
    expect(since(one)).toBe(now - 900);
    // What was seen before a gap is seen again.
    for (const each of [b, c]) each.standing = afterGap(each.standing, now, localText('gap', '공백'));
    hold(one, now);
    expect(targetSummary(one, [], false, now)).toMatchObject({ state: 'unknown', since: now });
    b.standing = { ...b.standing, state: 'down', since: now - 100, beforeGap: null };
    hold(one, now);
    expect(since(one)).toBe(now - 900);
    // Only degraded now, however long that one has been.
    b.standing = { ...b.standing, state: 'ok' };
    c.standing = { ...c.standing, state: 'degraded', since: now - 5000, beforeGap: null };
    hold(one, now - 10);
    expect(targetSummary(one, [], false, now)).toMatchObject({ state: 'degraded', since: now - 10 });
  });

  it('says of a pause of the whole target only that', () => {
    const one = target(entry('a', 'ok', 1), entry('b', 'down', 1));
    one.pause = { reason: 'maintenance', by: 'ops', since: now };
    expect(targetSummary(one, [], false, now)).toMatchObject({
      state: 'paused',
      reason: { en: 'Paused by ops: maintenance' },
    });
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
