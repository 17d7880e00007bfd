import { describe, expect, it } from 'vitest';
import { WindowState, defaultWindowState, fitToScreens } from '../../../electron/desktop/window-state.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 2560, height: 1400 },
];
const here = { x: 100, y: 80, width: 1200, height: 800, maximized: false };

describe('where the window opens', () => {
  it.each([
    ['in the middle of a screen', here],
    ['on the second screen', { ...here, x: 2000 }],
    ['partly beyond the left edge', { ...here, x: -1000 }],
    ['without a place', { width: 1200, height: 800, maximized: true }],
  ])('keeps a window that was left %s', (_where, state) => {
    expect(fitToScreens(state, screens)).toEqual(state);
  });

  it.each([
    ['right of every screen', { ...here, x: 4460 }],
    ['left of every screen', { ...here, x: -1150 }],
    ['below every screen', { ...here, y: 1395 }],
    ['with its title bar above the screen', { ...here, y: -20 }],
  ])('forgets the place of a window that was left %s', (_where, state) => {
    expect(fitToScreens(state, screens)).toEqual({ width: 1200, height: 800, maximized: false });
  });

  it('opens at the default place when there is no screen to compare with', () => {
    expect(fitToScreens(here, [])).not.toHaveProperty('x');
  });

  it.each([
    { ...here, width: 899 },
    { ...here, height: 599 },
    { ...here, x: 1.5 },
    { ...here, width: 1e9 },
    { width: 1200, height: 800 },
    [],
    null,
  ])('does not believe a note that says %j', (note) => {
    expect(WindowState.safeParse(note).success).toBe(false);
  });

  it('opens at the size for which the screens are drawn', () => {
    expect(defaultWindowState).toEqual({ width: 1440, height: 900, maximized: false });
  });
});
