import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../sqlite.ts';
import type { SqliteConnection } from '../sqlite.ts';
import { seal } from './envelope.ts';

export const practiceToken = 'practice-api-token-of-thirty-two-characters';
export const practiceKey = Buffer.alloc(32, 7).toString('base64');

/** The data folder and the folder of the deployment, and the open database: WAL, as the real server has it. */
export function makeFolders(folder: string): {
  readonly data: string;
  readonly config: string;
  readonly database: SqliteConnection;
} {
  const data = join(folder, 'data');
  const config = join(folder, 'compose');
  for (const path of ['logs/jobs', 'artifacts/jobs', 'staging'])
    mkdirSync(join(data, path), { recursive: true });
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, '.env'), environment, { mode: 0o600 });
  writeFileSync(join(config, 'compose.yaml'), 'services:\n  s3desk:\n    image: s3desk:practice\n');
  const database = openSqlite(join(data, 's3desk.db'), { busyTimeoutMs: 5000 });
  database.pragma('journal_mode = WAL');
  database.exec(schema);
  seed(database, data);
  return { data, config, database };
}

function seed(database: SqliteConnection, data: string): void {
  const at = '2026-11-20T10:00:00.000Z';
  const profile = database.prepare('INSERT INTO profiles VALUES (?, ?, ?, ?, 1, 0, 0, ?, ?, NULL, ?, ?)');
  for (const id of ['p1', 'p2'])
    profile.run(
      id,
      `Bucket ${id}`,
      'https://s3.example',
      'eu',
      'AKIA',
      seal(`secret of ${id}`, Buffer.from(practiceKey, 'base64')),
      at,
      at,
    );
  const job = database.prepare('INSERT INTO jobs VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, NULL, NULL)');
  const states = ['succeeded', 'succeeded', 'failed', 'running', 'queued'];
  for (let number = 1; number <= 50; number += 1) {
    const id = `01J${String(number).padStart(23, '0')}`;
    const status = states[number % states.length] ?? 'succeeded';
    job.run(
      id,
      'p1',
      'transfer',
      status,
      '{}',
      status === 'failed' ? 'boom' : null,
      status === 'failed' ? 'network_error' : null,
      at,
    );
    writeFileSync(join(data, 'logs', 'jobs', `${id}.log`), `job ${number}\n`);
  }
  writeFileSync(
    join(data, 'artifacts', 'jobs', `01J${'1'.padStart(23, '0')}.zip`),
    Buffer.from('PK practice artifact'),
  );
}

const schema = `
  CREATE TABLE profiles (id TEXT PRIMARY KEY, name TEXT, endpoint TEXT, region TEXT, force_path_style INTEGER, preserve_leading_slash INTEGER,
    tls_insecure_skip_verify INTEGER, access_key_id TEXT, secret_access_key TEXT, session_token TEXT, created_at TEXT, updated_at TEXT);
  CREATE TABLE jobs (id TEXT PRIMARY KEY, profile_id TEXT, type TEXT, status TEXT, payload_json TEXT, progress_json TEXT, error TEXT,
    error_code TEXT, created_at TEXT, started_at TEXT, finished_at TEXT);
  CREATE TABLE upload_sessions (id TEXT PRIMARY KEY, profile_id TEXT, bucket TEXT, prefix TEXT, staging_dir TEXT, expires_at TEXT, created_at TEXT);
`;

const environment = `ADDR=127.0.0.1:8080
DATA_DIR=/data
DB_BACKEND=sqlite
API_TOKEN=${practiceToken}
ENCRYPTION_KEY=${practiceKey}
ALLOW_REMOTE=false
`;
