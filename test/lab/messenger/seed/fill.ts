import { join } from 'node:path';
import { indexSql, tableSql } from '../schema.ts';
import type { MessengerDatabase } from '../database.ts';
import type { KeyFiles } from '../key-files.ts';
import { seedAccessLogs, seedDeviceSessions } from './device-sessions.ts';
import { fileWriter, writeDated, writeProfiles } from './files.ts';
import { seedExtras, seedMessages } from './messages.ts';
import { seedPeople } from './people.ts';
import { seededRandom } from './random.ts';
import { seedRooms } from './rooms.ts';
import type { DataSize } from './sizes.ts';

type Parts = {
  readonly folder: string;
  readonly database: MessengerDatabase;
  readonly keys: KeyFiles;
  readonly size: DataSize;
  readonly seed: number;
  readonly now: number;
};

const dayMs = 86_400_000;

/** Everything that is there when the server starts. Ends with all of it in the main file and an empty WAL. */
export function fillBeforeStart(parts: Parts): void {
  const random = seededRandom(parts.seed);
  const { folder, database, keys, size, now } = parts;
  database.use((connection) => {
    connection.exec(tableSql);
    connection.transaction(() => {
      const profiles = seedPeople(connection, random, size, now);
      const rooms = seedRooms(connection, keys, random, size, now);
      seedMessages({ connection, random, size, rooms, now, writeFile: fileWriter(folder, random) });
      seedExtras(connection, random, size, now);
      seedAccessLogs(connection, random, size, now);
      connection.exec("INSERT INTO messages_fts(messages_fts) VALUES ('rebuild')");
      connection.exec(indexSql);
      writeProfiles(folder, profiles, now - 40 * dayMs);
      const held = `20250101093000_${random.hex(8)}_held.pdf`;
      writeDated(join(folder, 'uploads', held), Buffer.from('%PDF-1.7\n'), now - 30 * dayMs);
      connection
        .prepare(
          "INSERT INTO legal_holds (hold_type, target_id, active, reason) VALUES ('file_path', ?, 1, '감사')",
        )
        .run(held);
    })();
    connection.pragma('wal_checkpoint(TRUNCATE)');
  });
}

/** What the start-up maintenance would have deleted, added once the server runs; it stays in the WAL. */
export function fillAfterStart(parts: Parts): void {
  const random = seededRandom(parts.seed + 1);
  parts.database.use((connection) => {
    connection.transaction(() => seedDeviceSessions(connection, random, parts.size, parts.now))();
  });
}
