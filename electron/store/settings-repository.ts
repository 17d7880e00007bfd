import { ConsoleSettings, defaultConsoleSettings } from '../../shared/model/settings.ts';
import type { Clock } from '../platform/clock.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

type SettingRow = { readonly key: string; readonly value: string };

/** The console's own preferences. A value that no longer fits falls back to its default; the others stay. */
export class SettingsRepository {
  readonly #clock: Clock;
  readonly #all;
  readonly #put;
  readonly #inOne: (changes: readonly (readonly [string, unknown])[]) => void;

  constructor(database: SqliteDatabase, clock: Clock) {
    this.#clock = clock;
    this.#all = database.prepare<[], SettingRow>('SELECT key, value FROM setting');
    this.#put = database.prepare<[string, string, number]>(
      `INSERT INTO setting (key, value, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    );
    this.#inOne = database.transaction((changes: readonly (readonly [string, unknown])[]) => {
      for (const [key, value] of changes) this.#put.run(key, JSON.stringify(value), this.#clock.now());
    });
  }

  read(): ConsoleSettings {
    let settings = defaultConsoleSettings;
    for (const { key, value } of this.#all.all()) {
      const candidate = ConsoleSettings.safeParse({ ...settings, [key]: JSON.parse(value) as unknown });
      if (candidate.success) settings = candidate.data;
    }
    return settings;
  }

  /** Keys that are left out stay as they are. Answers the settings as they are now. */
  save(changes: {
    readonly [Key in keyof ConsoleSettings]?: ConsoleSettings[Key] | undefined;
  }): ConsoleSettings {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    this.#inOne(given);
    return this.read();
  }
}
