import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { UpkeepContext } from '../../../../electron/repository/upkeep/upkeep-context.ts';
import { upkeepContext, whileReading } from '../../../../electron/snapshots/jobs/upkeep-context.ts';
import { FaultyStorage } from '../../../fakes/faulty-storage.ts';
import { captured, filesOf, tempRepository } from '../../../fakes/temp-repository.ts';
import type { TempRepository } from '../../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const files = { 'a.txt': Buffer.from('what must come back') };

let scratch = '';
let place: FaultyStorage;
let temp: TempRepository;
let upkeep: UpkeepContext;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-read-only-'));
  temp = await tempRepository((storage) => (place = new FaultyStorage(storage)));
  const context = { signal, progress: () => undefined, clock: new SystemClock() };
  upkeep = await upkeepContext(context, 'tester', scratch);
});

afterEach(async () => {
  await temp.dispose();
  await rm(scratch, { recursive: true, force: true });
});

it('a place that can be read only still gives back what it holds', async () => {
  const id = await captured(temp.repository, files);
  place.readOnly = true;
  const read = await whileReading(temp.repository, 'restore', upkeep, () => filesOf(temp.repository, id));
  expect(read['a.txt']).toEqual(files['a.txt']);
});

it('where it can be written, others see who reads, and the lock goes when the reading ends or fails', async () => {
  const locks = () => temp.repository.storage.list('locks', signal);
  expect(await whileReading(temp.repository, 'verify', upkeep, locks)).toHaveLength(1);
  expect(await locks()).toEqual([]);
  const failing = whileReading(temp.repository, 'verify', upkeep, () => Promise.reject(new Error('bug')));
  await expect(failing).rejects.toThrow('bug');
  expect(await locks()).toEqual([]);
});
