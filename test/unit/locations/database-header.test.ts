import { expect, test } from 'vitest';
import { hasWalResetBug, triageDatabase } from '../../../electron/locations/live-database/header.ts';

function header(change: (view: DataView, bytes: Uint8Array) => void = () => undefined): Uint8Array {
  const bytes = new Uint8Array(4096);
  bytes.set(Buffer.from('SQLite format 3\0'));
  const view = new DataView(bytes.buffer);
  view.setUint16(16, 4096);
  bytes[18] = 1;
  bytes[19] = 1;
  view.setUint32(24, 7);
  view.setUint32(28, 12);
  view.setInt32(60, 42);
  view.setUint32(92, 7);
  view.setUint32(96, 3_040_001);
  change(view, bytes);
  return bytes;
}

const headerOf = (bytes: Uint8Array) => {
  const triage = triageDatabase(bytes, 12 * 4096);
  return triage.kind === 'database' ? triage.header : triage;
};

test('the header tells page size, pages, version of the writer and the journal mode', () => {
  expect(headerOf(header())).toEqual({
    pageSizeBytes: 4096,
    pageCount: 12,
    walMode: false,
    userVersion: 42,
    applicationId: 0,
    writerVersion: '3.40.1',
  });
  expect(headerOf(header((_, bytes) => bytes.fill(2, 18, 20)))).toMatchObject({ walMode: true });
});

test('a page size of 1 means 65536, and one that is no power of two is no database', () => {
  const bytes = header((view) => view.setUint16(16, 1));
  expect(triageDatabase(bytes, 65_536)).toMatchObject({ header: { pageSizeBytes: 65_536 } });
  expect(headerOf(header((view) => view.setUint16(16, 1000)))).toMatchObject({ kind: 'other' });
  expect(headerOf(header((view) => view.setUint16(16, 256)))).toMatchObject({ kind: 'other' });
});

test('a page count that an old library did not keep up to date is not used', () => {
  expect(headerOf(header((view) => view.setUint32(92, 6)))).toMatchObject({ pageCount: 0 });
});

test('a file shorter than its header or its first page is cut off', () => {
  expect(triageDatabase(header().subarray(0, 50), 50)).toEqual({ kind: 'truncated' });
  expect(triageDatabase(header().subarray(0, 2000), 2000)).toEqual({ kind: 'truncated' });
});

test.each([
  ['3.6.23', false],
  ['3.7.0', true],
  ['3.40.1', true],
  ['3.44.5', true],
  ['3.44.6', false],
  ['3.50.4', true],
  ['3.50.7', false],
  ['3.51.2', true],
  ['3.51.3', false],
  ['3.54.0', false],
])('SQLite %s has the WAL-reset bug: %s', (version, expected) => {
  expect(hasWalResetBug(version)).toBe(expected);
});
