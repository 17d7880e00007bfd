import { afterEach, describe, expect, it } from 'vitest';
import { openHistory, targetId } from './history-rig.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
let rig: ReturnType<typeof openHistory>;

function open() {
  rig = openHistory();
  return rig;
}

afterEach(() => rig.dispose());

/** Runs slices to the end of the round; answers the rows of each. */
function pruneAll(): number[] {
  const rows: number[] = [];
  for (let done = false; !done;) {
    const slice = rig.pruner.slice();
    rows.push(slice.rows);
    done = slice.done;
  }
  return rows;
}

describe('pruning', () => {
  it('keeps raw results for 48 hours and roll-ups for 400 days', () => {
    const { clock, write, writer, count } = open();
    const now = clock.now();
    for (const age of [0, 47 * hourMs, 49 * hourMs, 100 * dayMs, 399 * dayMs, 402 * dayMs])
      write(now - age, 'ok', 1);
    writer.dispose();
    pruneAll();
    expect(count('probe_raw')).toBe(2);
    expect(count('probe_hour')).toBe(5);
  });

  it('takes at most 2,000 rows in a slice, and all of them in the end', () => {
    const { clock, write, writer, count } = open();
    const old = clock.now() - 60 * hourMs;
    for (let index = 0; index < 5_300; index += 1) write(old + index * 1000, 'ok', 1);
    write(clock.now(), 'ok', 1);
    writer.dispose();
    const slices = pruneAll();
    expect(Math.max(...slices)).toBeLessThanOrEqual(2_000);
    expect(slices.reduce((sum, rows) => sum + rows, 0)).toBe(5_300);
    expect(count('probe_raw')).toBe(1);
  });

  it('ends a slice when its time is over', () => {
    const { clock, write, writer, pruner } = open();
    for (let index = 0; index < 1_600; index += 1) write(clock.now() - 60 * hourMs + index, 'ok', 1);
    writer.dispose();
    let calls = 0;
    clock.monotonicMs = () => 10 * calls++;
    expect(pruner.slice()).toEqual({ rows: 0, done: false });
  });

  it('works by itself in the background', async () => {
    const { clock, write, writer, count, pruner } = open();
    write(clock.now() - 60 * hourMs, 'ok', 1);
    writer.dispose();
    pruner.start();
    await clock.advance(1_000);
    expect(count('probe_raw')).toBe(0);
    write(clock.now() - 60 * hourMs, 'ok', 1);
    await clock.advance(11 * 60_000);
    expect(count('probe_raw')).toBe(0);
    pruner.dispose();
    expect(clock.pendingTimers).toBe(0);
  });

  it('carries out everything of a target that was removed, and nothing of others', () => {
    const { clock, write, writer, store, count, database } = open();
    write(clock.now(), 'ok', 1);
    writer.dispose();
    database
      .prepare(
        `INSERT INTO probe_transition (target_id, probe_id, at, from_state, to_state, kind) VALUES (?, 'health', 1, 0, 2, 'open')`,
      )
      .run(targetId);
    const other = store.keys('fedcba9876543210', ['health']).get('health') ?? -1;
    database.prepare('INSERT INTO probe_raw VALUES (?, ?, 0, NULL)').run(other, clock.now());
    store.removeTarget(targetId);
    expect(store.states()).toEqual([]);
    pruneAll();
    expect([count('probe_key'), count('probe_raw'), count('probe_hour')]).toEqual([1, 1, 0]);
    expect([count('probe_state'), count('probe_result'), count('probe_transition')]).toEqual([0, 0, 0]);
  });

  it('forgets state changes and gaps of more than 400 days ago', () => {
    const { clock, count, database } = open();
    const insert = database.prepare(
      `INSERT INTO probe_transition (target_id, probe_id, at, from_state, to_state, kind) VALUES (?, 'health', ?, 0, 2, 'open')`,
    );
    for (const days of [450, 401, 399, 1]) insert.run(targetId, clock.now() - days * dayMs);
    const gap = database.prepare(`INSERT INTO console_gap VALUES (?, ?, 'asleep')`);
    for (const days of [450, 300]) gap.run(clock.now() - days * dayMs, clock.now() - days * dayMs + 1000);
    pruneAll();
    expect(count('probe_transition')).toBe(2);
    expect(count('console_gap')).toBe(1);
  });
});
