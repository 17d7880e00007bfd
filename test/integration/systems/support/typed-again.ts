import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import { seal } from '../../../lab/s3desk/envelope.ts';

export function environmentFile(folder: string): string {
  return join(folder, 'compose', '.env');
}

/** As an operator does who makes a profile anew: its secret is sealed with the key of now. */
export function typeAgain(folder: string, id: string): void {
  const path = join(folder, 'data', 's3desk.db');
  const database = openSqlite(path, { readOnly: false, mustExist: true, busyTimeoutMs: 1000 });
  const environment = readFileSync(environmentFile(folder), 'utf8');
  const key = /^ENCRYPTION_KEY=(.*)$/m.exec(environment)?.[1] ?? '';
  const secret = seal('typed again', Buffer.from(key, 'base64'));
  database.prepare('UPDATE profiles SET secret_access_key = ? WHERE id = ?').run(secret, id);
  database.close();
}
