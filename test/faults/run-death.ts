import { flushCompileCache } from 'node:module';
import Sqlite from 'better-sqlite3';

/*
 * Loaded before a console, whose process it kills at a moment of a run: before or after something is written of it. Before that the
 * transaction is open, after that it is committed.
 */

export type RunDeath =
  /** The Nth moment, from 1. */
  | { readonly at: number }
  /** `run began`, or a step and what is written of it: `health began`, `kept job`, `line done`. */
  | { readonly what: string; readonly when: 'before' | 'after' };

/** Told by variables, so that nothing has to be loaded to understand them. */
const { DIE_AT, DIE_WHAT = '', DIE_WHEN } = process.env;

let moments = 0;
/** By the transaction that is open, or was until just now. */
let written: string[] = [];

function meet(when: 'before' | 'after'): void {
  const isThere = when === DIE_WHEN && written.includes(DIE_WHAT);
  if (isThere || String(moments) === DIE_AT) process.kill(process.pid, 'SIGKILL');
}

/** What a statement about runs writes. */
function told(sql: string, given: readonly unknown[]): string {
  if (sql.includes('INTO runbook_run')) return 'run began';
  if (!sql.includes('INTO runbook_attempt')) return 'run changed';
  const [, step = '', , state = '', attempt = ''] = given.map(String);
  if (state !== 'running') return `${step} ${state}`;
  return attempt.includes('"jobId":"') ? `${step} job` : `${step} began`;
}

const { prepare } = Sqlite.prototype;

function watchedPrepare(this: Sqlite.Database, sql: string): Sqlite.Statement<unknown[]> {
  if (written.length > 0 && !this.inTransaction) {
    moments += 1;
    meet('after');
    written = [];
  }
  const statement: Sqlite.Statement<unknown[]> = Reflect.apply(prepare, this, [sql]);
  if (!/(INTO|UPDATE) runbook_/.test(sql)) return statement;
  const run = statement.run.bind(statement);
  statement.run = (...given) => {
    if (written.length === 0) moments += 1;
    written.push(told(sql, given));
    meet('before');
    return run(...given);
  };
  return statement;
}

Object.assign(Sqlite.prototype, { prepare: watchedPrepare });
// Whoever is killed writes no cache, and the next one would compile everything anew.
setTimeout(flushCompileCache, 0);
