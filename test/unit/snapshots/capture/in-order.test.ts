import { expect, test } from 'vitest';
import { inOrder } from '../../../../electron/snapshots/capture/in-order.ts';

async function* numbers(count: number, made: number[] = []): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) {
    made.push(number);
    yield number;
  }
}

test('results come in the order of the items, with no more than so many at once', async () => {
  let [running, most] = [0, 0];
  const results: number[] = [];
  const work = async (number: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, (number * 7) % 5));
    running -= 1;
    return number;
  };
  for await (const result of inOrder(numbers(50), 8, work)) results.push(result);
  expect(results).toEqual(Array.from({ length: 50 }, (_, index) => index));
  expect(most).toBe(8);
});

test('a failure arrives in its turn, starts nothing more, and waits for what runs', async () => {
  const made: number[] = [];
  let finished = 0;
  const work = async (number: number) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (number === 2) throw new Error('two');
    finished += 1;
    return number;
  };
  const results: number[] = [];
  const all = async () => {
    for await (const result of inOrder(numbers(100, made), 4, work)) results.push(result);
  };
  await expect(all()).rejects.toThrow('two');
  expect(results).toEqual([0, 1]);
  expect(made.length).toBeLessThan(10);
  expect(finished).toBe(made.length - 1);
});
