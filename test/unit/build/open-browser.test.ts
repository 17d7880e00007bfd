import { describe, expect, it } from 'vitest';
import { findStartAddress, opener } from '../../../build/steps/open-browser.ts';

describe('opening the browser', () => {
  it('finds the one-time address in what serve prints', () => {
    expect(findStartAddress('Open http://127.0.0.1:4100/#start=abc-DEF_1 within 60 s\n')).toBe(
      'http://127.0.0.1:4100/#start=abc-DEF_1',
    );
  });

  it('takes no address of another host and none without a token', () => {
    expect(findStartAddress('see http://example.com:80/#start=a')).toBeNull();
    expect(findStartAddress('http://127.0.0.1:4100/')).toBeNull();
  });

  it.each<[NodeJS.Platform, string]>([
    ['linux', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'explorer.exe'],
  ])('uses the opener of %s and hands it the file only', (platform, command) => {
    expect(opener(platform, '/home/a/open.html')).toEqual([command, '/home/a/open.html']);
  });
});
