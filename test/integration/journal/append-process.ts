import { Journal } from '../../../electron/journal/journal.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { Redactor } from '../../../electron/platform/redact.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';

/** Appends `count` entries to the journal in the database at `path`, in a process of its own. */
const [path = '', count = '0', face = ''] = process.argv.slice(2);
const database = openSqlite(path, { readOnly: false, mustExist: true, busyTimeoutMs: 10_000 });
const journal = new Journal({ database, clock: new SystemClock(), redactor: new Redactor() });
for (let number = 0; number < Number(count); number += 1) {
  journal.as({ operator: 'test@desk', typedName: null, face }).append({
    action: 'probe.run',
    targetId: null,
    subject: String(number),
    result: 'done',
    details: {},
  });
}
database.close();
