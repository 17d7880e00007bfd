import { describe, expect, it } from 'vitest';
import { notAnAddress } from '../../../electron/hosts/host-errors.ts';

describe('what is no address of a host', () => {
  it.each([
    ['ops:s3cret@server', '"ops:…@server"'],
    ['ops:s3:cr@t/@server:22', '"ops:…@server:22"'],
    ['ssh://ops:s3cret@server', '"ssh:…@server"'],
    ['jump,ops:s3cret@server', '"jump,ops:…@server"'],
    ['ops@::1', '"ops@::1"'],
  ])('is said back without a password: %s', (typed, shown) => {
    const { text } = notAnAddress(typed);
    expect(text.en).toContain(shown);
    expect(text.ko).toContain(shown);
    expect(text.en + text.ko).not.toContain('s3c');
  });
});
