import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFacts } from '../../../../electron/repository/facts/fact-files.ts';
import { foldFacts } from '../../../../electron/repository/facts/fold-facts.ts';
import { factsOfStrangeTarget, tellFacts } from '../../../../electron/snapshots/jobs/write-facts.ts';
import { FaultyStorage } from '../../../fakes/faulty-storage.ts';
import { author, rootOf } from '../../../fakes/repository-facts.ts';
import { tempRepository } from '../../../fakes/temp-repository.ts';
import type { TempRepository } from '../../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const root = rootOf([]);

let place: FaultyStorage;
let temp: TempRepository;
beforeEach(async () => {
  temp = await tempRepository((storage) => (place = new FaultyStorage(storage)));
});
afterEach(() => temp.dispose());

async function tell(from: Parameters<typeof factsOfStrangeTarget>[1], at: number): Promise<void> {
  const facts = await factsOfStrangeTarget(temp.repository, from, { at, by: author }, signal);
  await tellFacts(temp.repository, facts, signal);
}

async function view() {
  return foldFacts((await readFacts(temp.repository, new Set(), signal)).facts);
}

it('an imported set tells of a target that no console has told of, so that a desk can take it over', async () => {
  await tell(root, 10);
  const { targets, packs } = await view();
  expect(targets.get(root.target.id)).toMatchObject({ name: 'Messenger', pack: 'messenger', addresses: [] });
  expect(packs.get('messenger')?.text).toBe(root.pack.text);
});

it('what a console has told of it stays', async () => {
  await tell(root, 10);
  await tell({ ...root, target: { ...root.target, name: 'Other' } }, 20);
  expect((await view()).targets.get(root.target.id)?.name).toBe('Messenger');
});

it('what is no name is not told', async () => {
  await tell({ ...root, target: { ...root.target, name: '' } }, 10);
  expect((await view()).targets.size).toBe(0);
});

it('a place that takes nothing more keeps nobody from going on', async () => {
  place.readOnly = true;
  await tell(root, 10);
  expect((await view()).targets.size).toBe(0);
});
