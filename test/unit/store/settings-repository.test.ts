import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { SettingsRepository } from '../../../electron/store/settings-repository.ts';
import { defaultConsoleSettings } from '../../../shared/model/settings.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

let store: TempStore;
beforeEach(() => {
  store = openTempStore();
});
afterEach(() => store.dispose());

test('a new console has the defaults', () => {
  expect(new SettingsRepository(store.database, new SystemClock()).read()).toEqual(defaultConsoleSettings);
});

test('what is saved is there for the next one, and what was left out stays', () => {
  const settings = new SettingsRepository(store.database, new SystemClock());
  settings.save({ language: 'ko', operatorName: '김민수' });
  expect(settings.save({ theme: 'dark', language: undefined })).toEqual({
    ...defaultConsoleSettings,
    language: 'ko',
    operatorName: '김민수',
    theme: 'dark',
  });
  expect(new SettingsRepository(store.database, new SystemClock()).read().theme).toBe('dark');
});

test('a value that no longer fits falls back alone', () => {
  store.database.exec(
    `INSERT INTO setting VALUES ('theme', '"neon"', 0), ('density', '"compact"', 0), ('gone', '1', 0)`,
  );
  expect(new SettingsRepository(store.database, new SystemClock()).read()).toEqual({
    ...defaultConsoleSettings,
    density: 'compact',
  });
});
