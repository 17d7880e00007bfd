import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { packSha256 } from '../../../electron/packs/describe-pack.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { openStore } from '../../../electron/store/open-store.ts';
import { benchPackId, benchPackText, benchProbeIds } from './bench-pack.ts';

export type SeedOptions = {
  readonly dataDir: string;
  readonly targets: number;
  /** Where all of them are. */
  readonly address: string;
  /** The folder of the first one; null for none. */
  readonly folder: string | null;
  /** Hours of roll-ups, and hours of raw results. */
  readonly hours: number;
  readonly rawHours: number;
};

export type SeededTarget = { readonly id: string; readonly name: string };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Fills a data folder as a console leaves it that has looked after these targets for so long. Answers the targets. */
export function seedDataFolder(options: SeedOptions): readonly SeededTarget[] {
  const store = openStore({ path: join(options.dataDir, 'console.db'), clock: new SystemClock() });
  const { database } = store;
  try {
    // Nobody else reads it yet, and it is thrown away when this goes wrong.
    database.pragma('synchronous = OFF');
    database.pragma('cache_size = -200000');
    const targets = Array.from({ length: options.targets }, (_, index) => ({
      id: randomBytes(8).toString('hex'),
      name: `Server ${String(index + 1).padStart(3, '0')}`,
    }));
    database.transaction(() => {
      seedTargets(database, targets, options);
      seedStates(database, Date.now());
    })();
    database.transaction(() => seedHistory(database, options, Date.now()))();
    database.pragma('wal_checkpoint(TRUNCATE)');
    return targets;
  } finally {
    store.dispose();
  }
}

function seedTargets(
  database: SqliteDatabase,
  targets: readonly SeededTarget[],
  { address, folder }: SeedOptions,
): void {
  database
    .prepare('INSERT INTO installed_pack (id, text, approved_sha256, installed_at) VALUES (?, ?, ?, ?)')
    .run(benchPackId, benchPackText, packSha256(benchPackText), Date.now());
  const insert = database.prepare(
    'INSERT INTO target (id, name, pack, settings, network, writes_enabled, created_at) VALUES (?, ?, ?, ?, ?, 0, ?)',
  );
  const key = database.prepare('INSERT INTO probe_key (target_id, probe_id) VALUES (?, ?)');
  const network = JSON.stringify({ ca: null, proxy: null });
  for (const [place, { id, name }] of targets.entries()) {
    const settings = place === 0 && folder !== null ? { url: address, root: folder } : { url: address };
    insert.run(id, name, benchPackId, JSON.stringify(settings), network, Date.now());
    for (const probeId of benchProbeIds) key.run(id, probeId);
  }
}

/** Every probe ran once in the last minute, evenly spread: the next minute then has each of them once again. */
function seedStates(database: SqliteDatabase, now: number): void {
  const standing = JSON.stringify({
    state: 'ok',
    reason: null,
    since: now - 24 * hourMs,
    failures: 0,
    successes: 9,
    incident: null,
    beforeGap: null,
  });
  const result = JSON.stringify({
    state: 'ok',
    reason: null,
    value: null,
    unit: null,
    latencyMs: 4.2,
    checkedAt: now,
    evidence: [{ name: 'status', value: '200' }],
    steps: [],
  });
  database
    .prepare(
      `INSERT INTO probe_state (key, standing, checked_at, started_at, value, unit, latency_us)
       SELECT key, ?, CAST(? AS INTEGER) - (key * 7919) % ${minuteMs}, CAST(? AS INTEGER) - (key * 7919) % ${minuteMs}, NULL, NULL, 4200
       FROM probe_key`,
    )
    .run(standing, now, now);
  database.prepare('INSERT INTO probe_result (key, result) SELECT key, ? FROM probe_key').run(result);
  database.prepare('INSERT INTO console_alive (id, at) VALUES (1, ?)').run(now);
}

/** One result in fifty is degraded, one in two hundred is down. The probes come first, so that rows arrive in the order of the tables. */
function seedHistory(database: SqliteDatabase, { hours, rawHours }: SeedOptions, now: number): void {
  database
    .prepare(
      `${seriesSql}
       INSERT INTO probe_hour
         (key, hour, samples, ok, degraded, down, unknown, latency_sum_us, latency_samples, latency_max_us)
       SELECT key, value, 60, 59 - (value % 200 = 0), 1, value % 200 = 0, 0, 252000, 60, 9000 + key % 1000
       FROM probe_key CROSS JOIN series`,
    )
    .run({ from: Math.floor(now / hourMs) - hours, count: hours });
  database
    .prepare(
      `${seriesSql}
       INSERT INTO probe_raw (key, at, state, latency_us)
       SELECT key, CAST(@base AS INTEGER) + value * ${minuteMs} - (key * 7919) % ${minuteMs},
         (value % 50 = 0) + (value % 200 = 0), 4200 + (value * 37) % 900
       FROM probe_key CROSS JOIN series`,
    )
    .run({ base: now - rawHours * hourMs, from: 0, count: rawHours * 60 });
}

/** `@count` numbers from `@from` on. */
const seriesSql = `WITH RECURSIVE series(value) AS MATERIALIZED (
    SELECT CAST(@from AS INTEGER) WHERE @count > 0
    UNION ALL
    SELECT value + 1 FROM series WHERE value + 1 < CAST(@from AS INTEGER) + CAST(@count AS INTEGER)
  )`;
