import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../electron/journal/entry-hash.ts';
import type { JournalSlice } from '../../../electron/journal/journal-export.ts';
import { Journal } from '../../../electron/journal/journal.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { Redactor } from '../../../electron/platform/redact.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

const signal = new AbortController().signal;
const context = { operator: 'kim@desk', typedName: 'Kim', face: 'cli' };
const target = TargetId.parse('0123456789abcdef');
const other = TargetId.parse('fedcba9876543210');

let store: TempStore;
let redactor: Redactor;
let journal: Journal;
beforeEach(() => {
  store = openTempStore();
  redactor = new Redactor();
  journal = new Journal({ database: store.database, clock: new SystemClock(), redactor });
});
afterEach(() => store.dispose());

function write(count: number): void {
  for (let number = 1; number <= count; number += 1) {
    journal.as(context).append({
      action: number % 2 === 0 ? 'target.edited' : 'probe.pause',
      targetId: number % 3 === 0 ? other : target,
      subject: `subject ${number}`,
      result: 'done',
      details: { number, 글: '한글', flag: true, nothing: null },
    });
  }
}

/** What somebody with the file in hand can do, whom no trigger stops. */
function tamper(sql: string): void {
  store.database.exec(`
    DROP TRIGGER journal_is_not_updated; DROP TRIGGER journal_is_not_deleted; DROP TRIGGER journal_grows_at_its_end;
    ${sql}`);
}

describe('appending', () => {
  test('each entry covers all its fields and the one before it', async () => {
    write(3);
    const { entries } = await journal.list({ limit: 10 }, signal);
    const [third, second] = entries;
    expect(third?.previousHash).toBe(second?.hash);
    const { hash, ...covered } = third ?? { hash: '' };
    expect(hash).toBe(createHash('sha256').update(canonicalJson(covered)).digest('hex'));
    expect(third).toMatchObject({
      seq: 3,
      operator: 'kim@desk',
      typedName: 'Kim',
      face: 'cli',
      targetId: other,
    });
  });

  test('the database itself refuses to change, remove or squeeze in an entry', () => {
    write(2);
    expect(() => store.database.exec("UPDATE journal SET subject = 'x'")).toThrow('append-only');
    expect(() => store.database.exec('DELETE FROM journal')).toThrow('append-only');
    expect(() =>
      store.database.exec(
        "INSERT INTO journal SELECT 9, at, operator, typed_name, face, action, target_id, subject, result, details, previous_hash, 'other' FROM journal WHERE seq = 1",
      ),
    ).toThrow('append-only');
  });

  test('a secret that slipped into a subject or a detail is blanked out', async () => {
    redactor.register('correct horse');
    journal.as(context).append({
      action: 'target.added',
      targetId: null,
      subject: 'with correct horse',
      result: 'failed',
      details: { url: 'http://u:letmein@host/', note: 'correct horse' },
    });
    const { entries } = await journal.list({ limit: 1 }, signal);
    expect(JSON.stringify(entries)).not.toMatch(/correct horse|letmein/);
  });

  test('an entry inside a transaction that is rolled back is not there, and the chain goes on', async () => {
    write(1);
    const work = store.database.transaction(() => {
      write(1);
      throw new Error('undo');
    });
    expect(work).toThrow('undo');
    write(1);
    expect(await journal.verify(signal)).toMatchObject({ ok: true, entries: 2 });
  });

  test('a failure is an AppError that names the action', () => {
    store.database.close();
    expect(() => write(1)).toThrow(expect.objectContaining({ code: 'journal/append-failed' }));
    store.dispose();
    store = openTempStore();
  });
});

describe('listing', () => {
  test('is newest first and pages backwards', async () => {
    write(5);
    const first = await journal.list({ limit: 2 }, signal);
    expect(first.entries.map((entry) => entry.seq)).toEqual([5, 4]);
    expect(first.total).toBe(5);
    const second = await journal.list({ limit: 2, before: 4 }, signal);
    expect(second.entries.map((entry) => entry.seq)).toEqual([3, 2]);
    expect(second.total).toBe(5);
  });

  test('filters by target and by text, also in details and in Korean', async () => {
    write(6);
    expect(
      (await journal.list({ limit: 10, targetId: other }, signal)).entries.map((entry) => entry.seq),
    ).toEqual([6, 3]);
    expect(await journal.list({ limit: 1, text: 'EDITED' }, signal)).toMatchObject({
      total: 3,
      entries: [{ seq: 6 }],
    });
    expect((await journal.list({ limit: 10, text: '한글', targetId: other }, signal)).total).toBe(2);
    // By what an action is called on the screen, in either language.
    expect((await journal.list({ limit: 10, text: 'target changed' }, signal)).total).toBe(3);
    expect((await journal.list({ limit: 10, text: '대상 변경' }, signal)).total).toBe(3);
    expect((await journal.list({ limit: 10, text: '%' }, signal)).total).toBe(0);
    expect((await journal.list({ limit: 1, text: 'subject', before: 3 }, signal)).entries[0]?.seq).toBe(2);
  });
});

describe('the entries of a target', () => {
  test('come newest first, up to a time', () => {
    write(6);
    expect(journal.forTarget(other, Date.now() + 1, 10).map((entry) => entry.seq)).toEqual([6, 3]);
    expect(journal.forTarget(other, Date.now() + 1, 1).map((entry) => entry.seq)).toEqual([6]);
    expect(journal.forTarget(other, 0, 10)).toEqual([]);
  });
});

describe('the entries of a time', () => {
  test('are those from its begin to before its end, also where the clock was set back', async () => {
    write(3);
    tamper('UPDATE journal SET at = 5000 WHERE seq = 1; UPDATE journal SET at = 1000 WHERE seq = 2');
    const within = async (from: number, to: number) =>
      (await journal.within({ from, to }, signal)).map(({ seq }) => seq);
    expect(await within(1000, 5000)).toEqual([2]);
    expect(await within(1000, 5001)).toEqual([1, 2]);
    expect(await within(1001, 5000)).toEqual([]);
  });
});

describe('verifying', () => {
  test('an empty journal and a whole one are fine, and claim no anchor', async () => {
    expect(await journal.verify(signal)).toEqual({
      ok: true,
      entries: 0,
      head: '0'.repeat(64),
      anchoredUpTo: null,
      anchor: null,
      brokenAt: null,
    });
    write(250);
    expect(await journal.verify(signal)).toEqual({
      ok: true,
      entries: 250,
      head: journal.head().hash,
      anchoredUpTo: null,
      anchor: null,
      brokenAt: null,
    });
  });

  test.each([
    ['a changed subject', "UPDATE journal SET subject = 'x' WHERE seq = 3", 3, 'field was changed'],
    ['a changed time', 'UPDATE journal SET at = at + 1 WHERE seq = 4', 4, 'field was changed'],
    [
      'a changed detail',
      `UPDATE journal SET details = json_set(details, '$.number', 99) WHERE seq = 2`,
      2,
      'field was changed',
    ],
    ['a target taken away', 'UPDATE journal SET target_id = NULL WHERE seq = 5', 5, 'field was changed'],
    ['details that are no details', `UPDATE journal SET details = '[1]' WHERE seq = 5`, 5, 'does not write'],
    ['a changed link', "UPDATE journal SET previous_hash = 'x' WHERE seq = 4", 4, 'link'],
    ['a missing entry', 'DELETE FROM journal WHERE seq = 3', 3, 'missing'],
    ['a missing first entry', 'DELETE FROM journal WHERE seq = 1', 1, 'missing'],
    [
      'two that changed places',
      'UPDATE journal SET seq = 99 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 99',
      2,
      'another order',
    ],
  ])('names the first broken entry: %s', async (_title, sql, seq, problem) => {
    write(6);
    tamper(sql);
    const verdict = await journal.verify(signal);
    expect(verdict).toMatchObject({
      ok: false,
      brokenAt: { seq, problem: { en: expect.stringContaining(problem) as unknown } },
    });
  });

  test('an entry replaced together with its hash breaks at the next one', async () => {
    write(3);
    const forged = new Journal({ database: openForged(), clock: new SystemClock(), redactor });
    forged
      .as(context)
      .append({ action: 'config.import', targetId: null, subject: '', result: 'done', details: {} });
    const { entries } = await forged.list({ limit: 1 }, signal);
    const entry = entries[0];
    tamper(`DELETE FROM journal WHERE seq = 1;
      INSERT INTO journal VALUES (1, ${entry?.at}, 'kim@desk', 'Kim', 'cli', 'config.import', NULL, '', 'done', '{}', '${entry?.previousHash}', '${entry?.hash}')`);
    expect(await journal.verify(signal)).toMatchObject({
      ok: false,
      brokenAt: { seq: 2, problem: { en: expect.stringContaining('replaced') as unknown } },
    });
  });

  let forgedStore: TempStore | null = null;
  function openForged() {
    forgedStore = openTempStore();
    return forgedStore.database;
  }
  afterEach(() => {
    forgedStore?.dispose();
    forgedStore = null;
  });

  test('stops when it is cancelled', async () => {
    write(10);
    await expect(journal.verify(AbortSignal.abort())).rejects.toThrow('aborted');
  });
});

describe('exporting', () => {
  test('gives every entry once, oldest first, in slices, and the head', async () => {
    write(700);
    const lines: string[] = [];
    let after: number | null = 0;
    let slices = 0;
    while (after !== null) {
      const slice: JournalSlice = await journal.export(after, signal);
      lines.push(...slice.text.trimEnd().split('\n'));
      expect(slice.head).toBe(journal.head().hash);
      after = slice.next;
      slices += 1;
    }
    expect(slices).toBeGreaterThan(1);
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(
      Array.from({ length: 700 }, (_, index) => index + 1),
    );
    expect(await journal.verify(signal)).toMatchObject({ anchoredUpTo: 700 });
  });

  test('of an altered journal says which entry, and anchors nothing', async () => {
    write(3);
    await journal.export(0, signal);
    tamper("UPDATE journal SET subject = 'x' WHERE seq = 2");
    write(1);
    expect(await journal.export(0, signal)).toMatchObject({ verdict: { ok: false, brokenAt: { seq: 2 } } });
    expect(store.database.prepare('SELECT max(seq) FROM journal_anchor').pluck().get()).toBe(3);
  });

  test('of an empty journal is empty and anchors nothing', async () => {
    expect(await journal.export(0, signal)).toMatchObject({ text: '', next: null });
    expect((await journal.verify(signal)).anchoredUpTo).toBeNull();
  });
});
