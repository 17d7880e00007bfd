import { expect, test } from 'vitest';
import { writeFailure } from '../../../electron/platform/file-errors.ts';

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

test.each([
  ['ENOSPC', 'store/disk-full'],
  ['EDQUOT', 'store/disk-full'],
  ['EACCES', 'store/not-writable'],
  ['EROFS', 'store/not-writable'],
])('%s is %s and names the file', (code, expected) => {
  expect(writeFailure(failure(code), '/data/vault.json')).toMatchObject({
    code: expected,
    message: expect.stringContaining('/data/vault.json') as unknown,
  });
});

test('anything else is a bug', () => {
  expect(writeFailure(new Error('odd'), '/data')).toBeNull();
});
