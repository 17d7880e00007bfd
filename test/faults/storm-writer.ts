import Sqlite from 'better-sqlite3';

/**
 * A server that writes without pause, in a process of its own: `storm-writer.ts <database> <transactions a second> <autocheckpoint>`.
 * Every commit keeps three tables in step: `total` counts and sums up `ledger`, and the newest stamp of `page` is the number of the
 * commit. Answers any message with the number of the last commit.
 */
const [path = '', rate = '', autocheckpoint = ''] = process.argv.slice(2);
const perSecond = Number(rate);
const tickMs = 5;

const database = new Sqlite(path, { timeout: 5000 });
// The storm is about consistency; what a power failure would do is another test.
database.pragma('synchronous = OFF');
database.pragma(`wal_autocheckpoint = ${Number(autocheckpoint)}`);

const pages = Number(database.prepare('SELECT count(*) FROM page').pluck().get());
const insert = database.prepare('INSERT INTO ledger (delta, note) VALUES (?, randomblob(50))');
const add = database.prepare('UPDATE total SET entries = entries + 1, sum = sum + ?');
const entries = database.prepare('SELECT entries FROM total').pluck();
const stamp = database.prepare('UPDATE page SET stamp = ?, data = randomblob(length(data)) WHERE id = ?');

const write = database.transaction((): number => {
  const delta = Math.floor(Math.random() * 1000) - 500;
  insert.run(delta);
  add.run(delta);
  const number = Number(entries.get());
  for (let row = 0; row < 4; row += 1) stamp.run(number, 1 + Math.floor(Math.random() * pages));
  return number;
});

/** What servers do now and then: empty their WAL in every way there is, and rewrite the whole file. */
const checkpoints = ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'];

function keepUp(commits: number): void {
  if (commits % 97 === 0) database.pragma(`wal_checkpoint(${checkpoints[(commits / 97) % 4] ?? ''})`);
  if (commits % 1499 === 0) database.exec('VACUUM');
}

let last = Number(entries.get());
let due = 0;
let before = performance.now();

setInterval(() => {
  const now = performance.now();
  // What was missed while a reader kept it out is not made up for at once.
  due = Math.min(due + ((now - before) / 1000) * perSecond, Math.max(1, perSecond / 20));
  before = now;
  for (; due >= 1; due -= 1) {
    last = write.immediate();
    keepUp(last);
  }
}, tickMs);

process.on('message', () => process.send?.(last));
process.on('disconnect', () => process.exit(0));
