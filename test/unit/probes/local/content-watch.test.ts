import { describe, expect, it } from 'vitest';
import { changeFinding, readWatched, watchContent } from '../../../../electron/probes/local/content-watch.ts';

const forMs = 1000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is known after each of these contents was seen at each of these moments. */
function after(...seen: readonly (readonly [string, number])[]) {
  return seen.reduce<ReturnType<typeof watchContent> | undefined>(
    (known, [content, at]) => watchContent(known, bytes(content), at, forMs),
    undefined,
  );
}

describe('watching a content', () => {
  it('only remembers at the first look', () => {
    expect(after(['a', 0])?.change).toBeNull();
  });

  it('dates a change by when it was first seen', () => {
    expect(after(['a', 0], ['b', 10], ['b', 20])?.change?.at).toBe(10);
  });

  it('forgets a change when the content before it is back', () => {
    expect(after(['a', 0], ['b', 10], ['a', 20])?.change).toBeNull();
    expect(after(['a', 0], ['b', 10], ['c', 20], ['a', 30])?.change).toBeNull();
  });

  it('does not take an intermediate content for the right one', () => {
    expect(after(['a', 0], ['b', 10], ['c', 20], ['b', 30])?.change?.at).toBe(30);
  });

  it('reports to the end of the time and not beyond', () => {
    expect(after(['a', 0], ['b', 10], ['b', 10 + forMs])?.change).not.toBeNull();
    expect(after(['a', 0], ['b', 10], ['b', 11 + forMs])?.change).toBeNull();
  });

  it('reports going back to a content whose time is over', () => {
    expect(after(['a', 0], ['b', 10], ['b', 2000], ['a', 2010])?.change?.at).toBe(2010);
  });

  it('keeps nothing of the content but its digest', () => {
    expect(JSON.stringify(after(['secret words', 0]))).not.toContain('secret');
  });
});

describe('what is said of a change', () => {
  it('names the file and the moment in both languages', () => {
    const at = Date.UTC(2026, 10, 21, 4);
    const known = after(['a', at - 1], ['b', at]);
    if (known === undefined) throw new Error('two contents were seen');
    const said = changeFinding('.secret_key', known);
    expect(said?.en).toContain('".secret_key" has been different since 2026-11-21T04:00:00.000Z');
    expect(said?.ko).toContain('".secret_key"의 내용이 2026-11-21T04:00:00.000Z부터');
  });

  it('is nothing when there was none', () => {
    expect(changeFinding('x', { sha256: '', change: null })).toBeNull();
  });
});

describe('what a probe remembers', () => {
  it.each([null, 5, { a: 'b' }, { a: { sha256: 1 } }, { a: { sha256: 'x', changedAt: null } }])(
    'is nothing when it is %j',
    (memory) => {
      expect(readWatched(memory)).toEqual({});
    },
  );

  it('survives being stored', () => {
    const known = { key: { sha256: 'x', change: { before: 'y', at: 5 } } };
    expect(readWatched(JSON.parse(JSON.stringify(known)))).toEqual(known);
  });
});
