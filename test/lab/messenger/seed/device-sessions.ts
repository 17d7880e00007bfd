import { createHash } from 'node:crypto';
import type { SqliteConnection } from '../../sqlite.ts';
import { utcStamp } from '../clock.ts';
import { accounts } from './accounts.ts';
import type { Random } from './random.ts';
import type { DataSize } from './sizes.ts';

/** The states a device session can be seen in, with their share of all sessions. */
const shares = [
  ['active', 0.5],
  ['expiring', 0.1],
  ['never-used', 0.05],
  ['revoked-recently', 0.1],
  ['expired', 0.16],
  ['revoked-long-ago', 0.06],
  ['dormant', 0.03],
] as const;

type SessionState = (typeof shares)[number][0];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Moments = {
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly remember: boolean;
  readonly ttlDays: number;
};

/**
 * Device sessions in every state. Called after the start-up maintenance, which would delete the expired, the long
 * revoked and the dormant ones, as it will at the next start.
 */
export function seedDeviceSessions(
  connection: SqliteConnection,
  random: Random,
  size: DataSize,
  now: number,
): void {
  const insert = connection.prepare(
    `INSERT INTO device_sessions (user_id, device_id, token_hash, device_name, created_at, last_used_at, expires_at,
     revoked_at, ip, user_agent, remember, ttl_days) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const sessions = statesFor(size.deviceSessions)
    .map((state) => momentsFor(state, random, now))
    .sort((left, right) => left.createdAt - right.createdAt);
  for (const [index, session] of sessions.entries()) {
    insert.run(
      random.between(accounts.kim.userId, size.users + 1),
      uuid(random),
      createHash('sha256').update(random.bytes(48)).digest('hex'),
      oddNames[index] ?? deviceName(random),
      utcStamp(session.createdAt),
      session.lastUsedAt === null ? null : utcStamp(session.lastUsedAt),
      utcStamp(session.expiresAt),
      session.revokedAt === null ? null : utcStamp(session.revokedAt),
      address(random),
      random.pick(agents),
      session.remember ? 1 : 0,
      session.ttlDays,
    );
  }
}

function statesFor(count: number): readonly SessionState[] {
  const states = shares.flatMap(([state, share]) =>
    Array.from({ length: Math.trunc(count * share) }, () => state),
  );
  const rest = Array.from({ length: count - states.length }, (): SessionState => 'active');
  return [...states, ...rest];
}

function momentsFor(state: SessionState, random: Random, now: number): Moments {
  const remember = random.chance(0.8);
  const ttlDays = remember ? 30 : 1;
  const at = (lifetimeLeftMs: number): Moments => {
    const createdAt = now + lifetimeLeftMs - ttlDays * dayMs;
    const usedAt = Math.min(now, createdAt + ttlDays * dayMs) - random.below(6 * hourMs);
    const lastUsedAt = Math.max(createdAt, usedAt);
    return { createdAt, lastUsedAt, expiresAt: now + lifetimeLeftMs, revokedAt: null, remember, ttlDays };
  };
  switch (state) {
    case 'active':
      return remember
        ? at(random.between(4 * dayMs, 30 * dayMs))
        : at(random.between(4 * hourMs, 24 * hourMs));
    case 'expiring':
      return at(random.between(5 * 60_000, 4 * hourMs));
    case 'never-used':
      return { ...at(random.between(12 * hourMs, ttlDays * dayMs)), lastUsedAt: null };
    case 'expired':
      return at(-random.between(60_000, 20 * dayMs));
    case 'revoked-recently':
      return revoked(at(random.between(hourMs, ttlDays * dayMs)), random, now);
    case 'revoked-long-ago':
      return revoked(at(-random.between(31 * dayMs, 60 * dayMs)), random, now);
    case 'dormant':
      return {
        createdAt: now - 200 * dayMs,
        lastUsedAt: now - random.between(91 * dayMs, 150 * dayMs),
        expiresAt: now + 165 * dayMs,
        revokedAt: null,
        remember: true,
        ttlDays: 365,
      };
  }
}

/** The session revoked at some moment of its life, with its last use before that. */
function revoked(session: Moments, random: Random, now: number): Moments {
  const end = Math.min(now, session.expiresAt);
  const revokedAt = session.createdAt + Math.trunc(random.fraction() * (end - session.createdAt));
  const lastUsedAt = session.createdAt + Math.trunc(random.fraction() * (revokedAt - session.createdAt));
  return { ...session, lastUsedAt, revokedAt };
}

/** Names that a table, a file export or a narrow column may trip over. */
const oddNames: readonly string[] = [
  '=HYPERLINK("http://example.invalid","열기")',
  '@SUM(1+1)*cmd',
  '+82-10-0000-0000',
  '-2+3',
  '쉼표, "따옴표"와\n줄바꿈',
  '👩‍💻 개발용 노트북',
  'W'.repeat(120),
  '',
];

const models: readonly [string, ...string[]] = [
  'Windows 11 데스크톱',
  '회의실 PC',
  'ThinkPad X1',
  'Galaxy Book',
  'MacBook Pro',
  'DESKTOP-7F3KQ2',
  '재택 노트북',
  'Linux workstation',
];

const agents: readonly [string, ...string[]] = [
  'MessengerClient/1.0.0 (Windows 11; PyQt6)',
  'MessengerClient/0.9.7 (Windows 10; PyQt6)',
  'MessengerClient/1.0.0 (Linux; PyQt6)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
];

function deviceName(random: Random): string {
  return `${random.pick(models)} ${random.between(1, 400)}`;
}

function address(random: Random): string {
  if (random.chance(0.04)) return `fd00::${random.hex(4)}`;
  return `10.${random.between(0, 12)}.${random.between(0, 32)}.${random.between(2, 254)}`;
}

function uuid(random: Random): string {
  const hex = random.hex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const actions: readonly [string, ...string[]] = [
  'login',
  'login_device',
  'login_device',
  'refresh_device_session',
  'refresh_device_session',
  'refresh_device_session',
  'logout',
  'logout_device',
  'change_password',
];

/** Ninety days of the access log: successes only. */
export function seedAccessLogs(
  connection: SqliteConnection,
  random: Random,
  size: DataSize,
  now: number,
): void {
  const insert = connection.prepare(
    'INSERT INTO access_logs (user_id, action, ip_address, user_agent, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  for (let index = 1; index <= size.accessLogs; index += 1) {
    const at = now - 60_000 - Math.trunc((89 * dayMs * (size.accessLogs - index)) / size.accessLogs);
    const user = random.between(accounts.kim.userId, size.users + 1);
    insert.run(user, random.pick(actions), address(random), random.pick(agents), utcStamp(at));
  }
}
