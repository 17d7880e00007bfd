import { describe, expect, it } from 'vitest';
import { findBrowser } from '../../../build/steps/find-browser.ts';
import { planNeeds } from '../../../build/steps/system-needs.ts';

const chromium = { package: 'chromium', why: 'the screens', present: false };
const xvfb = { package: 'xvfb', why: 'the window', present: true };

describe('what the tests need from the system', () => {
  it('is left alone when everything is there', () => {
    expect(planNeeds([xvfb], { isRoot: true, apt: true })).toEqual({ action: 'nothing' });
  });

  it('is installed for root on Debian, and only what is missing', () => {
    expect(planNeeds([chromium, xvfb], { isRoot: true, apt: true })).toEqual({
      action: 'install',
      packages: ['chromium'],
    });
  });

  it('is one command for anybody else on Debian', () => {
    expect(planNeeds([chromium], { isRoot: false, apt: true })).toEqual({
      action: 'tell',
      packages: ['chromium'],
      command: 'sudo apt-get install -y --no-install-recommends chromium',
    });
  });

  it('is only named elsewhere', () => {
    expect(planNeeds([chromium], { isRoot: true, apt: false })).toMatchObject({
      action: 'tell',
      command: null,
    });
  });
});

describe('the browser of the tests', () => {
  it.each<[string, NodeJS.Platform, Record<string, string>, readonly string[], unknown]>([
    ['the one that is named', 'linux', { CHROMIUM_PATH: '/opt/c' }, [], { executablePath: '/opt/c' }],
    ["the system's on Linux", 'linux', {}, ['/usr/bin/chromium'], { executablePath: '/usr/bin/chromium' }],
    ['none on a bare Linux', 'linux', {}, [], null],
    ['Edge on Windows', 'win32', {}, [], { channel: 'msedge' }],
    ['Chrome on macOS', 'darwin', {}, ['/Applications/Google Chrome.app'], { channel: 'chrome' }],
    ['none on a bare macOS', 'darwin', {}, [], null],
  ])('is %s', (_title, platform, env, present, expected) => {
    expect(findBrowser(platform, env, (path) => present.includes(path))).toEqual(expected);
  });
});
