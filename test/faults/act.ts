import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { faultRounds, faultSeed, randomFrom, sampledCalls } from './repository-scene.ts';

const Ended = z.object({ result: z.unknown().optional(), code: z.string().optional(), steps: z.number() });
export type Ended = z.infer<typeof Ended>;

/** Changes a target as an action does, in a process of its own that is killed at a step; null when it was, null steps let it end. */
export async function act(
  what: 'changeRows' | 'deleteFiles' | 'replace',
  input: object,
  dieAt: number | null,
): Promise<Ended | null> {
  const child = fork(join(import.meta.dirname, 'action-child.ts'), [], { execArgv: [] });
  const exited = once(child, 'exit');
  let ended: Ended | null = null;
  await once(child, 'message');
  child.on('message', (message) => (ended = Ended.parse(message)));
  child.send({ what, dieAt, input });
  await exited;
  return ended;
}

/** Steps at which a process is killed: each of them in the long form, some and always the last one in the bounded form. */
export function moments(steps: number, rounds = faultRounds + 1): readonly number[] {
  return [...new Set([...sampledCalls(steps, randomFrom(faultSeed), rounds), steps])];
}
