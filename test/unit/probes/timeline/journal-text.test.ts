import { expect, it } from 'vitest';
import { journalText } from '../../../../electron/probes/timeline/timeline-texts.ts';
import { JournalEntry } from '../../../../shared/model/journal.ts';

function told(action: string, result: JournalEntry['result']) {
  return journalText(
    JournalEntry.parse({
      seq: 1,
      at: 0,
      operator: 'ops@desk',
      typedName: null,
      face: 'desktop',
      action,
      targetId: null,
      subject: 'Chat',
      result,
      details: {},
      previousHash: '',
      hash: '',
    }),
  );
}

it('tells what was done with snapshots in words, with the result beside them', () => {
  expect(told('restore.done', 'failed').en).toBe('Restore from a snapshot · Chat · failed · ops@desk');
  expect(told('snapshot.created', 'done').ko).toBe('스냅샷 생성 · Chat · ops@desk');
});

it('tells an action that it has no words for by its name', () => {
  expect(told('something.new', 'done').en).toBe('something.new · Chat · ops@desk');
});
