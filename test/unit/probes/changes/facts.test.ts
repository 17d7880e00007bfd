import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FactStore } from '../../../../electron/probes/changes/fact-store.ts';
import type { ObservedFact } from '../../../../electron/probes/changes/fact-store.ts';
import { lastOkAt } from '../../../../electron/probes/changes/last-ok.ts';
import { toldFact } from '../../../../electron/probes/changes/told-fact.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { State } from '../../../../shared/model/state.ts';
import { openTempStore } from '../../../fakes/temp-store.ts';
import type { TempStore } from '../../../fakes/temp-store.ts';

const target = '0123456789abcdef';
const text = (words: string) => localText(words, words);

function fact(value: string, more: Partial<ObservedFact> = {}): ObservedFact {
  return { id: 'file:x', kind: 'file', title: text('x'), value, probeId: null, policyId: null, ...more };
}

describe('the memory of facts', () => {
  let store: TempStore;
  beforeEach(() => {
    store = openTempStore();
    store.database
      .prepare("INSERT INTO target VALUES (?, 'T', 'messenger', '{}', '{}', 0, 0, NULL)")
      .run(target);
  });
  afterEach(() => store.dispose());

  it('takes the first sight for no change, and the second value for one since the last look', () => {
    const facts = new FactStore(store.database);
    facts.note(target, [fact('a')], 1000);
    facts.note(target, [fact('a')], 2000);
    facts.note(target, [fact('b')], 3000);
    expect(facts.changes(target, 0, 9000, 10)).toMatchObject([
      { at: 3000, notBefore: 2000, before: 'a', after: 'b', kind: 'file' },
    ]);
  });

  it('remembers over a restart', () => {
    new FactStore(store.database).note(target, [fact('a')], 1000);
    const after = new FactStore(store.database);
    after.note(target, [fact('b')], 2000);
    expect(after.changes(target, 0, 9000, 10)).toMatchObject([{ before: 'a', after: 'b', notBefore: 1000 }]);
  });

  it('takes numbers within their tolerance for the same, measured from the value that is known', () => {
    const facts = new FactStore(store.database);
    const disk = (value: string) => fact(value, { id: 'disk', kind: 'disk', tolerance: 10 });
    for (const [at, value] of ['50', '45', '41.5', '39'].entries()) facts.note(target, [disk(value)], at);
    expect(facts.changes(target, 0, 9, 10)).toMatchObject([{ before: '50', after: '39' }]);
  });

  it('keeps the newest 500 changes', () => {
    const facts = new FactStore(store.database);
    for (let at = 0; at < 520; at += 1) facts.note(target, [fact(String(at))], at);
    const kept = facts.changes(target, 0, 9999, 9999);
    expect(kept).toHaveLength(500);
    expect(kept[0]?.after).toBe('519');
  });

  it('lets nothing be noted of a target that is gone', () => {
    const facts = new FactStore(store.database);
    facts.note('fedcba9876543210', [fact('a')], 1);
    facts.note('fedcba9876543210', [fact('b')], 2);
    expect(facts.changes('fedcba9876543210', 0, 9, 9)).toEqual([]);
  });
});

describe('the last moment at which all was well', () => {
  const change = (probeId: string, at: number, from: State, to: State) => ({
    probeId,
    at,
    from,
    to,
    kind: 'change' as const,
    reason: null,
  });

  it('is before the first of several that failed one after the other', () => {
    const now = new Map<string, State>([
      ['a', 'down'],
      ['b', 'degraded'],
      ['c', 'ok'],
    ]);
    const past = [
      change('a', 50, 'degraded', 'down'),
      change('b', 40, 'ok', 'degraded'),
      change('a', 30, 'ok', 'degraded'),
      change('c', 20, 'down', 'ok'),
    ];
    expect(lastOkAt(now, past, 0)).toBe(30);
  });

  it('is further back where another failed and was mended in between', () => {
    const now = new Map<string, State>([
      ['a', 'down'],
      ['c', 'ok'],
    ]);
    const past = [
      change('a', 50, 'ok', 'down'),
      change('c', 55, 'down', 'ok'),
      change('c', 45, 'ok', 'down'),
    ].toSorted((left, right) => right.at - left.at);
    expect(lastOkAt(now, past, 0)).toBe(45);
  });

  it('is not known where nothing is, and not asked for while all is well', () => {
    expect(lastOkAt(new Map([['a', 'down' as const]]), [], 0)).toBeNull();
    expect(lastOkAt(new Map([['a', 'ok' as const]]), [change('a', 5, 'down', 'ok')], 0)).toBeNull();
  });

  it('never was where a probe is first measured as failed, but was before a probe that is new', () => {
    const hour = 3_600_000;
    const now = new Map<string, State>([
      ['a', 'ok'],
      ['b', 'down'],
      ['c', 'pending'],
    ]);
    const past = (at: number) => [change('b', at, 'pending', 'down'), change('a', hour + 4, 'pending', 'ok')];
    expect(lastOkAt(now, past(hour + 9), hour)).toBeNull();
    expect(lastOkAt(now, past(9 * hour), hour)).toBe(9 * hour);
  });
});

describe('a fact that a pack describes', () => {
  const definition = (more: object) => ({
    id: 'start',
    title: text('start'),
    kind: 'start' as const,
    from: { probe: 'health', evidence: 'body' },
    pattern: '"uptime": ?([0-9.]+)',
    as: 'uptime-seconds' as const,
    zone: 'UTC',
    ...more,
  });

  it('is the start behind an uptime', () => {
    const [told] = toldFact(definition({}), '{"uptime": 3600}', 10_000_000, 'UTC');
    expect(told).toMatchObject({ value: '6400000', tolerance: 120_000 });
    expect(told?.shown?.('6400000')).toBe('1970-01-01T01:46:40.000Z');
  });

  it('is a time in its own clock', () => {
    const stamped = definition({ as: 'time', pattern: '^([0-9-]+ [0-9:]+)' });
    const [told] = toldFact(stamped, '2026-11-21 10:00:00,123 started', 0, '+09:00');
    expect(told?.value).toBe(String(Date.UTC(2026, 10, 21, 1)));
  });

  it('is nothing where the text does not say it', () => {
    expect(toldFact(definition({}), '{"uptime": "soon"}', 0, 'UTC')).toEqual([]);
    expect(toldFact(definition({ as: 'epoch-seconds', pattern: '.*' }), 'nonsense', 0, 'UTC')).toEqual([]);
  });
});
