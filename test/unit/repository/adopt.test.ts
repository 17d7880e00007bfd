import { describe, expect, it } from 'vitest';
import { foldFacts } from '../../../electron/repository/facts/fold-facts.ts';
import type { Fact } from '../../../electron/repository/facts/fact.ts';
import { adoptableTargets } from '../../../electron/repository/upkeep/adopt.ts';
import { author, rootOf, targetId } from '../../fakes/repository-facts.ts';

function view(...facts: readonly Fact[]) {
  return foldFacts(facts.map((fact, at) => ({ name: String(at).padStart(64, '0'), fact })));
}

const told: Fact = {
  kind: 'target',
  at: 10,
  by: author,
  id: targetId,
  name: 'Renamed',
  pack: 'messenger',
  settings: { root: '/srv/new' },
  addresses: ['https://chat.example'],
};

function packTold(at: number): Fact {
  return { kind: 'pack', at, by: author, id: 'messenger', version: 2, sha256: 'c'.repeat(64), text: 'new' };
}

describe('what a desk may take over from a repository', () => {
  it('comes from what consoles have told', () => {
    const policy = { last: 1, daily: 2, weekly: 3, monthly: 4 };
    const retention: Fact = { kind: 'retention', at: 5, by: author, targetId, policy };
    expect(adoptableTargets(view(told, packTold(5), retention), [])).toEqual([
      {
        id: targetId,
        name: 'Renamed',
        settings: { root: '/srv/new' },
        addresses: ['https://chat.example'],
        pack: 'messenger',
        packText: { version: 2, sha256: 'c'.repeat(64), text: 'new' },
        retention: policy,
        newestAt: null,
      },
    ]);
  });

  it('comes from the newest snapshot where nobody has told anything', () => {
    const [target] = adoptableTargets(view(), [rootOf([], 200), rootOf([], 300), rootOf([], 100)]);
    expect(target).toMatchObject({ name: 'Messenger', newestAt: 300, retention: null });
    expect(target?.packText?.text).toBe('id: messenger');
  });

  it('has the pack as it was told or used last', () => {
    expect(adoptableTargets(view(told, packTold(100)), [rootOf([], 200)])[0]?.packText?.version).toBe(1);
    expect(adoptableTargets(view(told, packTold(300)), [rootOf([], 200)])[0]?.packText?.version).toBe(2);
  });
});
