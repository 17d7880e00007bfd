import Sqlite from 'better-sqlite3';

/** The other program that has a database open: obeys one message after another and answers each. */
let database: Sqlite.Database | null = null;

process.on('message', (message: { readonly open?: string; readonly sql?: string; readonly close?: true }) => {
  try {
    if (message.open !== undefined) database = new Sqlite(message.open, { timeout: 50 });
    const rows = message.sql === undefined ? [] : run(message.sql);
    if (message.close) database?.close();
    process.send?.({ ok: true, rows });
  } catch (error: unknown) {
    const code = error instanceof Sqlite.SqliteError ? error.code : String(error);
    process.send?.({ ok: false, code });
  }
});

function run(sql: string): unknown[] {
  if (database === null) throw new Error('no database is open');
  if (!/^\s*SELECT/i.test(sql)) {
    database.exec(sql);
    return [];
  }
  return database.prepare(sql).all();
}
