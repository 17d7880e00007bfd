import { lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseLine } from '../../../../electron/repository/lists/list-line.ts';
import { FileEntry } from '../../../../electron/repository/lists/file-entry.ts';
import { entryOf, lineHeadOf } from '../../../../electron/snapshots/capture/entry-of.ts';
import { systemOwnerNames } from '../../../../electron/snapshots/capture/owner-names.ts';
import { chunksOfUnchanged } from '../../../../electron/snapshots/capture/unchanged.ts';

const folder = mkdtempSync(join(tmpdir(), 'line-head-'));
writeFileSync(join(folder, 'file'), 'content');
const facts = lstatSync(join(folder, 'file'), { bigint: true });
rmSync(folder, { recursive: true });

const chunk = 'cd'.repeat(32);
const readAt = Number(facts.mtimeMs) + 10_000;
const owners = systemOwnerNames();

test.each(['plain/name.txt', 'quote"\\back', 'line\nbreak', 'caf\u00c3\u00a9', 'bad-\u00ff\u00fe'])(
  'the line of an unchanged file begins as the system tells: %j',
  (path) => {
    for (const inodesAreStable of [true, false]) {
      const content = { sizeBytes: 7, sha256: 'ab'.repeat(32), chunks: [chunk], readAt };
      const subject = { type: 'file', path, facts, linkTarget: null } as const;
      const entry = entryOf(subject, content, owners, inodesAreStable);
      const line = JSON.stringify(entry);
      const head = lineHeadOf(subject, owners, inodesAreStable);
      expect(line.startsWith(head)).toBe(true);
      expect(chunksOfUnchanged(line, head, facts, path, readAt)).toEqual([chunk]);
      expect(chunksOfUnchanged(line.replace(chunk, 'no'), head, facts, path, readAt)).toBe(null);
      expect(
        chunksOfUnchanged(line.replace('"sizeBytes":7', '"sizeBytes":8'), head, facts, path, readAt),
      ).toBe(null);
      expect(parseLine(line)).toEqual(FileEntry.parse(entry));
    }
  },
);

test('a file that had not settled when it was read is read again', () => {
  const subject = { type: 'file', path: 'a', facts, linkTarget: null } as const;
  const early = Number(facts.mtimeMs) + 1000;
  const content = { sizeBytes: 7, sha256: 'ab'.repeat(32), chunks: [], readAt: early };
  const line = JSON.stringify(entryOf(subject, content, owners, true));
  expect(chunksOfUnchanged(line, lineHeadOf(subject, owners, true), facts, 'a', early)).toBe(null);
});

test.each(['{}', 'null', '{"path":"a"', '{"path":"","type":"file"}', '{"more":["x"]}'])(
  'a line that is none is not taken: %s',
  (text) => expect(parseLine(text)).toBe(null),
);
