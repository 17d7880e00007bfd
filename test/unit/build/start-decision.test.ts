import { describe, expect, it } from 'vitest';
import { decideStart, hasDisplay, type StartFacts } from '../../../build/steps/start-decision.ts';

const desk: StartFacts = { platform: 'linux', displayPresent: true, isRoot: false, runtime: 'present' };

describe('what npm start opens', () => {
  it.each<[string, Partial<StartFacts>, string]>([
    ['a display and a runtime', {}, 'desktop'],
    ['a display and no runtime yet', { runtime: 'missing' }, 'fetch-runtime'],
    ['a runtime that could not be fetched', { runtime: 'could-not-be-fetched' }, 'web'],
    ['no display', { displayPresent: false }, 'web'],
    ['no display and no runtime: nothing is fetched', { displayPresent: false, runtime: 'missing' }, 'web'],
    ['root on Linux', { isRoot: true }, 'web'],
    ['root on Linux without a runtime: nothing is fetched', { isRoot: true, runtime: 'missing' }, 'web'],
    ['root on macOS', { isRoot: true, platform: 'darwin' }, 'desktop'],
    ['Windows with a runtime', { platform: 'win32' }, 'desktop'],
  ])('with %s', (_title, facts, face) => {
    expect(decideStart({ ...desk, ...facts }).face).toBe(face);
  });

  it('says why it opens the browser', () => {
    expect(decideStart({ ...desk, displayPresent: false })).toMatchObject({ reason: /display/ });
    expect(decideStart({ ...desk, isRoot: true })).toMatchObject({ reason: /root/ });
  });
});

describe('whether a window can be shown', () => {
  it.each<[NodeJS.Platform, Record<string, string>, boolean]>([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, false],
    ['win32', {}, true],
  ])('on %s with %j: %s', (platform, env, expected) => {
    expect(hasDisplay(platform, env)).toBe(expected);
  });
});
