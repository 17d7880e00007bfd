import { describe, expect, it } from 'vitest';
import { DueQueue } from '../../../../electron/probes/engine/due-queue.ts';

function drain(queue: DueQueue<string>, nowMs: number): string[] {
  const taken: string[] = [];
  for (let value = queue.takeDue(nowMs); value !== null; value = queue.takeDue(nowMs)) taken.push(value);
  return taken;
}

describe('the due queue', () => {
  it('gives out what is due, the earliest first, and nothing else', () => {
    const queue = new DueQueue<string>();
    queue.set('c', 30);
    queue.set('a', 10);
    queue.set('b', 20);
    queue.set('late', 100);
    expect(queue.nextDueMs()).toBe(10);
    expect(drain(queue, 30)).toEqual(['a', 'b', 'c']);
    expect(queue.nextDueMs()).toBe(100);
  });

  it('keeps only the newest time of a value', () => {
    const queue = new DueQueue<string>();
    queue.set('a', 10);
    queue.set('a', 50);
    expect(drain(queue, 20)).toEqual([]);
    queue.set('a', 5);
    expect(drain(queue, 100)).toEqual(['a']);
  });

  it('forgets what was deleted', () => {
    const queue = new DueQueue<string>();
    queue.set('a', 10);
    queue.set('b', 20);
    queue.delete('a');
    expect(queue.nextDueMs()).toBe(20);
    expect(drain(queue, 100)).toEqual(['b']);
    expect(queue.nextDueMs()).toBeNull();
  });

  it('orders thousands of values that are set again and again', () => {
    const queue = new DueQueue<number>();
    const times = new Map<number, number>();
    for (let round = 0; round < 6; round += 1) {
      for (let value = 0; value < 500; value += 1) {
        const dueMs = (value * 7919 + round * 104_729) % 10_007;
        queue.set(value, dueMs);
        times.set(value, dueMs);
      }
    }
    const order: number[] = [];
    for (let value = queue.takeDue(20_000); value !== null; value = queue.takeDue(20_000)) order.push(value);
    expect(order).toHaveLength(500);
    const taken = order.map((value) => times.get(value) ?? -1);
    expect(taken).toEqual(taken.toSorted((a, b) => a - b));
  });
});
