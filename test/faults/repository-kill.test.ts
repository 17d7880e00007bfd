import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countKill } from './kills.ts';
import type { Order } from './repository-child.ts';
import {
  beginRound,
  bytesFrom,
  faultRounds,
  faultSeed,
  makeScene,
  mustBeWhole,
  randomFrom,
  sampledCalls,
} from './repository-scene.ts';
import type { Round, Scene } from './repository-scene.ts';

const tried = { 'new.bin': bytesFrom('new', 40_000), 'small.bin': bytesFrom('small', 3000) };
const childTimeoutMs = 300_000;
let scene: Scene;

beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.dispose());

type Ended = { readonly signal: string | null; readonly calls: number };

/** Runs a real process on the round's repository and answers how it ended. */
async function run(round: Round, operation: Order['operation'], killAt: number): Promise<Ended> {
  const child = fork(join(import.meta.dirname, 'repository-child.ts'), [], { execArgv: [] });
  let calls = 0;
  child.on('message', (message) => {
    if (typeof message === 'object' && 'calls' in message) calls = Number(message.calls);
  });
  const files: Record<string, string> = {};
  for (const [path, bytes] of Object.entries(tried)) files[path] = bytes.toString('base64');
  const order: Order = {
    folder: round.folder,
    rootSecret: scene.rootSecret.toString('hex'),
    operation,
    now: scene.now,
    killAt,
    files,
  };
  child.send(order);
  const timer = setTimeout(() => child.kill('SIGKILL'), childTimeoutMs);
  await once(child, 'exit');
  clearTimeout(timer);
  return { signal: child.signalCode, calls };
}

describe.each(['capture', 'prune'] as const)(
  'a process that is killed in the middle of a %s',
  (operation) => {
    it(
      'leaves a repository that needs no repair',
      async () => {
        const whole = await beginRound(scene);
        const { calls, signal } = await run(whole, operation, 0);
        expect({ signal, many: calls > 20 }).toEqual({ signal: null, many: true });
        await mustBeWhole(scene, whole, tried);
        await whole.dispose();
        for (const killAt of sampledCalls(calls, randomFrom(faultSeed))) {
          const round = await beginRound(scene);
          try {
            const ended = await run(round, operation, killAt);
            expect(ended.signal).toBe('SIGKILL');
            countKill(operation);
            await mustBeWhole(scene, round, tried);
          } catch (error: unknown) {
            throw new Error(`killed at call ${killAt}, seed ${faultSeed}`, { cause: error });
          } finally {
            await round.dispose();
          }
        }
      },
      120_000 + faultRounds * 60_000,
    );
  },
);
