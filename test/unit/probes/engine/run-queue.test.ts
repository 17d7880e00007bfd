import { describe, expect, it } from 'vitest';
import { RunQueue } from '../../../../electron/probes/engine/run-queue.ts';

function takeAll(queue: RunQueue<string>): string[] {
  const taken: string[] = [];
  for (let item = queue.take(); item !== null; item = queue.take()) taken.push(item);
  return taken;
}

describe('the run queue', () => {
  it('starts no more at once than the limits allow, over all and per target', () => {
    const queue = new RunQueue<string>({ globalRuns: 5, runsPerTarget: 2 });
    for (const target of ['a', 'b', 'c']) {
      for (const number of [1, 2, 3]) queue.add(`${target}${number}`, target, false);
    }
    expect(takeAll(queue)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
    queue.release('a');
    expect(takeAll(queue)).toEqual(['a3']);
    queue.release('b');
    queue.release('b');
    expect(takeAll(queue)).toEqual(['b3', 'c2']);
  });

  it('takes what an operator asked for first', () => {
    const queue = new RunQueue<string>({ globalRuns: 1, runsPerTarget: 1 });
    queue.add('due', 'a', false);
    queue.add('asked', 'b', true);
    expect(queue.take()).toBe('asked');
  });

  it('moves a waiting run forward when somebody asks for it', () => {
    const queue = new RunQueue<string>({ globalRuns: 1, runsPerTarget: 1 });
    queue.add('first', 'a', false);
    queue.add('second', 'b', false);
    queue.hurry('second');
    expect(queue.take()).toBe('second');
  });

  it('forgets what was removed, and says whether it waited', () => {
    const queue = new RunQueue<string>({ globalRuns: 2, runsPerTarget: 1 });
    queue.add('first', 'a', false);
    queue.add('second', 'b', true);
    expect(queue.remove('first')).toBe(true);
    expect(queue.remove('first')).toBe(false);
    expect(takeAll(queue)).toEqual(['second']);
  });
});
