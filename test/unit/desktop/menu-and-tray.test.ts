import { describe, expect, it } from 'vitest';
import { appMenuTemplate } from '../../../electron/desktop/app-menu.ts';
import type { Place } from '../../../electron/desktop/app-menu.ts';
import { openAlertsText, trayText } from '../../../electron/desktop/tray-text.ts';

describe('the menu', () => {
  it.each([
    ['en', ['Overview', 'Journal', 'Settings']],
    ['ko', ['개요', '저널', '설정']],
  ] as const)('opens each place, in %s', (language, labels) => {
    const opened: Place[] = [];
    const menu = appMenuTemplate(language, 'linux', (place) => opened.push(place));
    const items = menu.flatMap((item) => (Array.isArray(item.submenu) ? item.submenu : []));
    for (const label of labels) {
      const item = items.find((one) => one.label === label);
      expect(item?.accelerator).toBeTypeOf('string');
      if (item?.click) Reflect.apply(item.click, undefined, []);
    }
    expect(opened).toEqual(['overview', 'journal', 'settings']);
  });

  it('has no entry that reloads the page or opens the developer tools', () => {
    const roles = JSON.stringify(appMenuTemplate('en', 'linux', () => {}));
    expect(roles).not.toMatch(/reload|toggleDevTools|viewMenu/i);
  });

  it('has the menu of the app on macOS only', () => {
    expect(appMenuTemplate('en', 'darwin', () => {})[0]).toEqual({ role: 'appMenu' });
    expect(appMenuTemplate('en', 'linux', () => {})[0]).not.toEqual({ role: 'appMenu' });
  });
});

describe('the words of the tray', () => {
  it('counts the states, worst first, and leaves out those that do not occur', () => {
    expect(trayText(['ok', 'down', 'ok', 'degraded'], 'en')).toBe('Holdfast: 1 down · 1 degraded · 2 ok');
    expect(trayText(['ok', 'down'], 'ko')).toBe('Holdfast: 1 중단 · 1 정상');
  });

  it('says no more than the name while there is nothing to look after', () => {
    expect(trayText([], 'en')).toBe('Holdfast');
  });

  it('counts open alerts where there are any', () => {
    expect(openAlertsText(0, 'en')).toBeNull();
    expect(openAlertsText(1, 'en')).toBe('1 open alert');
    expect(openAlertsText(3, 'ko')).toBe('열린 경보 3개');
  });
});
