import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

describe('what lies elsewhere', () => {
  test('an end that was cut off shows only against an anchor', async () => {
    write(6);
    await journal.export(0, signal);
    write(2);
    expect(await journal.verify(signal)).toMatchObject({ ok: true, entries: 8, anchoredUpTo: 6 });
    tamper('DELETE FROM journal WHERE seq > 6');
    expect(await journal.verify(signal)).toMatchObject({ ok: true, entries: 6, anchoredUpTo: 6 });
    store.database.exec('DELETE FROM journal WHERE seq > 5');
    expect(await journal.verify(signal)).toMatchObject({
      ok: false,
      brokenAt: { seq: 6, problem: { en: expect.stringContaining('cut off') as unknown } },
    });
  });

  test('a record that was rewritten after an anchor does not match it', async () => {
    write(2);
    journal.anchor(journal.head(), 'export');
    tamper('DELETE FROM journal');
    // The same entries within the same millisecond would be the same record.
    await sleep(5);
    write(2);
    expect(await journal.verify(signal)).toMatchObject({
      ok: false,
      brokenAt: { seq: 2, problem: { en: expect.stringContaining('anchored') as unknown } },
    });
  });

  test('what the broken entry says now is named, and where the record was last anchored', async () => {
    write(3);
    await journal.export(0, signal);
    write(3);
    tamper("UPDATE journal SET subject = 'nothing of the kind' WHERE seq = 5");
    expect(await journal.verify(signal)).toMatchObject({
      anchoredUpTo: 3,
      anchor: { seq: 3, place: { en: 'an export' } },
      brokenAt: { seq: 5, entry: { subject: 'nothing of the kind', operator: 'kim@desk' } },
    });
  });

  test('a record that was rewritten with its anchors does not fit what a repository holds', async () => {
    write(2);
    const place = { en: 'snapshot 12345678 in usb', ko: 'usb의 스냅샷 12345678' };
    const { hash } = journal.head();
    write(2);
    const witnesses = [
      { hash, at: Date.now() + 1000, place },
      { hash: '0'.repeat(64), at: Date.now(), place },
    ];
    expect(await journal.verify(signal, witnesses)).toMatchObject({ ok: true, anchor: { seq: 2, place } });
    tamper('DELETE FROM journal; DELETE FROM journal_anchor');
    await sleep(5);
    write(4);
    expect(await journal.verify(signal)).toMatchObject({ ok: true });
    expect(await journal.verify(signal, witnesses)).toMatchObject({
      ok: false,
      brokenAt: { seq: 1, problem: { en: expect.stringContaining('12345678 in usb') as unknown } },
    });
    const older = [{ hash, at: 1000, place }];
    expect(await journal.verify(signal, older)).toMatchObject({ ok: true });
  });
});
