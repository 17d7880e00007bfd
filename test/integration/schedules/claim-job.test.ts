import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { claimJob } from '../../../electron/schedules/claim-job.ts';
import { author } from '../../fakes/repository-facts.ts';
import { tempRepository } from '../../fakes/temp-repository.ts';
import type { TempRepository } from '../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const context = { signal, progress: () => undefined, clock: new SystemClock() };

let temp: TempRepository;
beforeEach(async () => {
  temp = await tempRepository();
});
afterEach(() => temp.dispose());

function claimFor(console: string, dueAt = 1000, scheduleKey = 'nightly') {
  const { id } = temp.repository.file;
  const access = { place: temp.folder, id, rootSecret: temp.rootSecret.toString('hex') };
  return claimJob({ access, by: { ...author, console }, scheduleKey, dueAt, settleMs: 400 }, context);
}

it('of two consoles that want the same run at once, exactly one does it', async () => {
  const claims = await Promise.all([claimFor('one'), claimFor('two')]);
  expect(claims.toSorted()).toEqual(['ours', 'taken']);
});

it('who did it may do it again after a crash; another console leaves it, and takes the next one', async () => {
  expect(await claimFor('one')).toBe('ours');
  expect(await claimFor('one')).toBe('ours');
  expect(await claimFor('two')).toBe('taken');
  expect(await claimFor('two', 2000)).toBe('ours');
  expect(await claimFor('two', 1000, 'weekly')).toBe('ours');
});

it('says that a place that is gone is not there', async () => {
  await rm(temp.folder, { recursive: true });
  await expect(claimFor('one')).rejects.toMatchObject({ code: 'repository/not-there', retryable: true });
});
