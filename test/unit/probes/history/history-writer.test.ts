import { afterEach, describe, expect, it } from 'vitest';
import { newStanding } from '../../../../shared/rules/thresholds.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { readTransitions } from '../../../../electron/probes/history/transition-reader.ts';
import { openHistory, targetId } from './history-rig.ts';

let rig: ReturnType<typeof openHistory>;

function open() {
  rig = openHistory();
  return rig;
}

afterEach(() => rig.dispose());

describe('writing the history', () => {
  it('collects results and writes them together a moment later', async () => {
    const { clock, write, count, writer, key } = open();
    write(clock.now(), 'ok', 12.345);
    expect(count('probe_raw')).toBe(0);
    expect(writer.pendingResult(key)?.latencyMs).toBe(12.345);
    await clock.advance(250);
    expect(count('probe_raw')).toBe(1);
    expect(writer.pendingResult(key)).toBeNull();
    expect(rig.reader.recent(key, 10)).toEqual([{ at: clock.now() - 250, state: 'ok', latencyMs: 12.345 }]);
  });

  it('takes no more than 200 at a time, and goes on until all is written', async () => {
    const { clock, write, count, writer } = open();
    for (let index = 0; index < 450; index += 1) write(clock.now() + index, 'ok', 1);
    expect(writer.flushSlice()).toBe(false);
    expect(count('probe_raw')).toBe(200);
    await clock.advance(1_000);
    expect(count('probe_raw')).toBe(450);
  });

  it('adds every result to the roll-up of its hour', () => {
    const { clock, write, writer, database } = open();
    const hour = Math.floor(clock.now() / 3_600_000) * 3_600_000;
    write(hour + 1, 'ok', 10);
    write(hour + 2, 'down', null);
    write(hour + 3, 'degraded', 30);
    write(hour + 4, 'unknown', null);
    write(hour + 3_600_000, 'ok', 5);
    writer.flushSlice();
    expect(database.prepare('SELECT * FROM probe_hour ORDER BY hour').all()).toMatchObject([
      {
        samples: 4,
        ok: 1,
        degraded: 1,
        down: 1,
        unknown: 1,
        latency_sum_us: 40_000,
        latency_samples: 2,
        latency_max_us: 30_000,
      },
      { samples: 1, ok: 1, latency_sum_us: 5_000, latency_max_us: 5_000 },
    ]);
  });

  it('keeps standing, result, memory and transition', () => {
    const { clock, writer, key, store, database } = open();
    const at = clock.now();
    const reason = localText('it does not answer', '응답하지 않음');
    const standing = { ...newStanding, state: 'down' as const, reason, since: at, failures: 2 };
    const evidence = [{ name: 'status', value: '502' }];
    const result = {
      state: 'down' as const,
      reason,
      value: 3,
      unit: 'd',
      latencyMs: null,
      checkedAt: at,
      evidence,
      steps: [],
    };
    const transition = { at, from: 'ok' as const, to: 'down' as const, kind: 'open' as const, reason };
    const memory = '{"offset":12}';
    writer.write({
      key,
      targetId,
      probeId: 'health',
      standing,
      startedAt: at - 5,
      result,
      memory,
      transition,
    });
    writer.dispose();
    expect(store.states()).toEqual([
      {
        key,
        targetId,
        probeId: 'health',
        standing,
        checkedAt: at,
        startedAt: at - 5,
        value: 3,
        unit: 'd',
        latencyMs: null,
      },
    ]);
    expect(store.result(key)).toEqual(result);
    expect(store.memory(key)).toEqual({ offset: 12 });
    expect(readTransitions(database, targetId, at + 1, 10)).toEqual([{ probeId: 'health', ...transition }]);
  });

  it('keeps what could not be written, says so once, and writes it when that is possible again', async () => {
    const { clock, write, count, database, logger } = open();
    database.pragma('wal_checkpoint(TRUNCATE)');
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages}`);
    const evidence = [
      { name: 'page', value: 'x'.repeat(4_000) },
      { name: 'more', value: 'y'.repeat(4_000) },
    ];
    write(clock.now(), 'ok', 1, evidence);
    await clock.advance(11_000);
    expect(count('probe_raw')).toBe(0);
    expect(count('probe_state')).toBe(0);
    expect(logger.records.filter(({ level }) => level === 'error')).toHaveLength(1);
    database.pragma('max_page_count = 1000000');
    await clock.advance(5_000);
    expect(count('probe_raw')).toBe(1);
  });

  it('drops what can never be written, and goes on with the rest', async () => {
    const { clock, write, count, writer, logger } = open();
    write(clock.now(), 'ok', 1);
    const result = {
      state: 'ok' as const,
      reason: null,
      value: null,
      unit: null,
      latencyMs: 1,
      checkedAt: 5,
      evidence: [],
      steps: [],
    };
    const rest = { standing: newStanding, startedAt: 5, result, memory: null, transition: null };
    writer.write({ key: 999, targetId, probeId: 'nobody', ...rest });
    write(clock.now() + 1, 'ok', 1);
    await clock.advance(1_000);
    expect(count('probe_raw')).toBe(2);
    expect(logger.records.map(({ level }) => level)).toEqual(['bug']);
  });

  it('writes everything when it ends, and leaves no timer', () => {
    const { clock, write, count, writer } = open();
    for (let index = 0; index < 450; index += 1) write(clock.now() + index, 'ok', 1);
    writer.dispose();
    expect(count('probe_raw')).toBe(450);
    expect(clock.pendingTimers).toBe(0);
  });

  it('forgets what is not written of a target that was removed', () => {
    const { clock, write, count, writer, key } = open();
    write(clock.now(), 'ok', 1);
    writer.forget(new Set([key]));
    writer.dispose();
    expect(count('probe_raw')).toBe(0);
  });
});
