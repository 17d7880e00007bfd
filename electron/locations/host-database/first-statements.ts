import { carefulPragmas } from '../live-database/begin-read.ts';
import type { HostOpening } from './host-engine.ts';

/** Nothing is written back to the main file, and what is committed is on the disk. */
const changePragmas = [
  'wal_autocheckpoint = 0',
  'synchronous = FULL',
  'foreign_keys = ON',
  'trusted_schema = OFF',
];

/** What is said first to a database that was opened, up to its begun transaction. `sqlite_master` is what every version calls the schema. */
export function firstStatements(how: HostOpening): readonly string[] {
  const pragmas = (how === 'change' ? changePragmas : carefulPragmas).map((text) => `PRAGMA ${text}`);
  return [...pragmas, how === 'change' ? 'BEGIN IMMEDIATE' : 'BEGIN', 'SELECT 1 FROM sqlite_master LIMIT 1'];
}
