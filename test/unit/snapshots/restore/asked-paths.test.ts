import { expect, test } from 'vitest';
import { nothingFits } from '../../../../electron/snapshots/restore/asked-paths.ts';
import { listedContents, listedFile } from '../../../fakes/folder-contents.ts';

const paths = ['config.py', 'uploads/2026/report.pdf', 'uploads/2026/Report (2).pdf', 'uploads/photo.png'];

const none = new Uint8Array();
const parts = [{ id: 'uploads', kind: 'tree', paths: ['.'] }] as const;
const files = new Map([['uploads', paths.map((path) => listedFile(path, none))]]);
const contents = listedContents(parts, files, new Map());

test.each([
  ['Config.py', '"config.py"'],
  ['report.pdf', '"uploads/2026/report.pdf"'],
  ['2025/report.pdf', '"uploads/2026/report.pdf"'],
  ['uploads/phto.png', '"uploads/photo.png"'],
  ['up/report*', '"uploads/2026/report.pdf", "uploads/2026/Report (2).pdf"'],
  ['./uploads/2026/REPORT.PDF', '"uploads/2026/report.pdf"'],
])('for %s it names %s', async (pattern, named) => {
  const error = await nothingFits(contents, contents.root.parts, pattern, AbortSignal.timeout(5000));
  expect(error.text.en).toContain(`These come close: ${named}.`);
});

test('it says so when nothing comes close', async () => {
  const error = await nothingFits(contents, contents.root.parts, 'ledger.ods', AbortSignal.timeout(5000));
  expect(error.text.en).toContain('No name comes close');
});
