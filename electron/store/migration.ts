import type { SqliteDatabase } from '../platform/sqlite.ts';

/** One numbered step of the schema. Runs in a transaction of its own; never changed once it was released. */
export type Migration = {
  readonly id: number;
  readonly name: string;
  apply(database: SqliteDatabase): void;
};
