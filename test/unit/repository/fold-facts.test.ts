import { describe, expect, it } from 'vitest';
import { foldFacts, isSaidAlready, superseding } from '../../../electron/repository/facts/fold-facts.ts';
import type { NamedFact } from '../../../electron/repository/facts/fact-files.ts';
import type { Fact } from '../../../electron/repository/facts/fact.ts';
import { author, pinFact, snapshotIdOf, targetId } from '../../fakes/repository-facts.ts';

const one = snapshotIdOf('1');

function named(...facts: readonly Fact[]): readonly NamedFact[] {
  return facts.map((fact, at) => ({ name: String(at).padStart(64, '0'), fact }));
}

function retention(at: number, last: number): Fact {
  const policy = { last, daily: 0, weekly: 0, monthly: 0 };
  return { kind: 'retention', at, by: author, targetId, policy };
}

function claim(at: number, name: string, withdrawn = false): Fact {
  return { kind: 'claim', at, by: author, scheduleKey: 'nightly', dueAt: 500, name, withdrawn };
}

describe('facts folded into a view', () => {
  it('let the latest about a subject count, in whichever order they were read', () => {
    const facts = named(retention(20, 5), retention(10, 3));
    expect(foldFacts(facts).retention.get(targetId)?.policy.last).toBe(5);
    expect(foldFacts(facts.toReversed())).toEqual(foldFacts(facts));
  });

  it('let the greater name decide between two of the same moment', () => {
    const facts = named(retention(10, 3), retention(10, 4));
    for (const order of [facts, facts.toReversed()]) {
      expect(foldFacts(order).retention.get(targetId)?.policy.last).toBe(4);
    }
  });

  it('let one that names another one take its place, however far ahead the clock of that one was', () => {
    const years = 10 * 365 * 86_400_000;
    const pin = named(pinFact(years, one))[0];
    const later = (name: string, fact: Fact): NamedFact => ({ name: name.repeat(64), fact });
    if (pin === undefined) throw new Error('no pin');
    const unpin: Fact = { kind: 'unpin', at: 20, by: author, snapshotId: one, reason: 'done' };
    expect(foldFacts([pin, later('1', unpin)]).pins.size).toBe(1);
    const gone = later('1', superseding(foldFacts([pin]), unpin));
    expect(foldFacts([pin, gone]).pins.size).toBe(0);
    const again = later('2', superseding(foldFacts([pin, gone]), pinFact(10, one, 'again')));
    for (const order of [
      [pin, gone, again],
      [again, gone, pin],
    ]) {
      expect(foldFacts(order).pins.get(one)?.reason).toBe('again');
    }
    // Withheld or not read yet: what is there decides.
    expect(foldFacts([again]).pins.get(one)?.reason).toBe('again');
  });

  it('come to an end when facts name each other, which no file can', () => {
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
    const facts = [
      { name: a, fact: { ...retention(10, 3), supersedes: [b] } },
      { name: b, fact: { ...retention(10, 4), supersedes: [a, b] } },
    ];
    expect(foldFacts(facts).retention.size).toBe(1);
  });

  it('say the same whatever they take the place of', () => {
    const view = foldFacts(named({ ...retention(10, 3), supersedes: ['f'.repeat(64)] }));
    expect(isSaidAlready(view, retention(30, 3))).toBe(true);
    expect(superseding(view, retention(5, 4))).toMatchObject({ supersedes: ['0'.repeat(64)] });
  });

  it('unpin what was pinned before, and pin it again', () => {
    const unpin: Fact = { kind: 'unpin', at: 20, by: author, snapshotId: one, reason: 'done' };
    expect(foldFacts(named(unpin, pinFact(10, one))).pins.size).toBe(0);
    expect(foldFacts(named(unpin, pinFact(10, one), pinFact(30, one, 'again'))).pins.get(one)?.reason).toBe(
      'again',
    );
  });

  it('take nothing away by a sample that found nothing, and everything by one that found damage', () => {
    const read = (at: number, ok: boolean, share: number): Fact => ({
      kind: 'verification',
      at,
      by: author,
      snapshotId: one,
      layers: [{ layer: 'bytes', ok, share }],
    });
    const well = foldFacts(named(read(10, true, 1), read(20, true, 0.1)));
    expect(well.verifications.get(one)).toEqual({ bytes: { at: 10, ok: true, share: 1 } });
    const damaged = foldFacts(named(read(10, true, 1), read(20, false, 0.1)));
    expect(damaged.verifications.get(one)).toEqual({ bytes: { at: 20, ok: false, share: 0.1 } });
  });

  it('remember every script that was put beside a repository, and each of them once', () => {
    const script = (at: number, sha256: string): Fact => ({
      kind: 'companion',
      at,
      by: author,
      name: 'recover.mjs',
      sha256,
    });
    const view = foldFacts(named(script(10, 'a'.repeat(64)), script(20, 'b'.repeat(64))));
    expect([...view.companions.values()].map(({ sha256 }) => sha256.slice(0, 1))).toEqual(['a', 'b']);
    expect(isSaidAlready(view, script(30, 'a'.repeat(64)))).toBe(true);
    expect(isSaidAlready(view, script(30, 'c'.repeat(64)))).toBe(false);
  });

  it('keep each layer of a verification at its newest result', () => {
    const verified = (at: number, ok: boolean, ...layers: ('bytes' | 'meaning')[]): Fact => ({
      kind: 'verification',
      at,
      by: author,
      snapshotId: one,
      layers: layers.map((layer) => ({ layer, ok, share: 1 })),
    });
    const view = foldFacts(named(verified(10, true, 'bytes', 'meaning'), verified(20, false, 'bytes')));
    expect(view.verifications.get(one)).toEqual({
      bytes: { at: 20, ok: false, share: 1 },
      meaning: { at: 10, ok: true, share: 1 },
    });
  });

  it('hold the claims that stand', () => {
    const view = foldFacts(named(claim(1, 'x'), claim(2, 'y'), claim(3, 'x', true)));
    expect(view.claims.get('nightly')?.map(({ name }) => name)).toEqual(['y']);
  });
});

describe('a fact that says nothing new', () => {
  it('is known, whoever says it and when', () => {
    const view = foldFacts(named(retention(10, 3), pinFact(10, one)));
    expect(isSaidAlready(view, { ...retention(99, 3), by: { ...author, host: 'other' } })).toBe(true);
    expect(isSaidAlready(view, retention(99, 4))).toBe(false);
    expect(isSaidAlready(view, pinFact(99, one))).toBe(true);
    expect(isSaidAlready(view, pinFact(99, one, 'another reason'))).toBe(false);
    expect(isSaidAlready(view, claim(99, 'x'))).toBe(false);
  });
});
