import { openDatabase } from './snapshot-set.ts';

/*
 * The server whose database is captured, reduced to its writing: a transaction every 50 ms in a process of its own, until its
 * parent goes away. Answers `pause` and `resume` when it is so.
 */

const everyMs = 50;
const rowsWritten = 100;

const database = openDatabase(process.argv[2] ?? '');
const update = database.prepare('UPDATE message SET created_at = created_at + 1 WHERE id = ?');
let written = 0;
let isPaused = false;

const timer = setInterval(() => {
  if (isPaused) return;
  written += 1;
  update.run(1 + (written % rowsWritten));
}, everyMs);
process.on('message', (asked: { readonly do: 'pause' | 'resume' }) => {
  isPaused = asked.do === 'pause';
  process.send?.({ paused: isPaused });
});
process.on('disconnect', () => {
  clearInterval(timer);
  database.close();
  process.exit(0);
});
process.send?.({ ready: true });
