import type { SqliteConnection } from '../../sqlite.ts';
import { hashPassword, unusableHash } from '../auth/passwords.ts';
import { utcStamp } from '../clock.ts';
import { accountNicknames, accounts } from './accounts.ts';
import { personName } from './names.ts';
import type { Random } from './random.ts';
import type { DataSize } from './sizes.ts';

const dayMs = 86_400_000;

/** Users, the known accounts first, and their approvals. Returns the profile images that must exist. */
export function seedPeople(
  connection: SqliteConnection,
  random: Random,
  size: DataSize,
  now: number,
): readonly string[] {
  const insert = connection.prepare(
    'INSERT INTO users (username, password_hash, nickname, profile_image, status, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const created = utcStamp(now - 400 * dayMs);
  for (const [key, account] of Object.entries(accounts)) {
    const nickname = isAccountKey(key) ? accountNicknames[key] : key;
    insert.run(account.username, hashPassword(account.password), nickname, null, 'offline', created);
  }
  const profiles: string[] = [];
  for (let id = Object.keys(accounts).length + 1; id <= size.users; id += 1) {
    const name = personName(random, id);
    const at = now - random.between(1, 399) * dayMs - random.below(dayMs);
    const profile = random.chance(0.03) ? `${id}_${Math.trunc(at / 1000)}_${random.hex(8)}.png` : null;
    if (profile !== null) profiles.push(profile);
    const status = random.chance(0.18) ? 'online' : 'offline';
    insert.run(name.username, unusableHash(random.fraction), name.nickname, profile, status, utcStamp(at));
  }
  seedApprovals(connection, random, size, now);
  return profiles;
}

function isAccountKey(key: string): key is keyof typeof accounts {
  return Object.hasOwn(accounts, key);
}

function seedApprovals(connection: SqliteConnection, random: Random, size: DataSize, now: number): void {
  const insert = connection.prepare(
    `INSERT INTO pending_user_approvals (user_id, status, requested_at, reviewed_at, reviewed_by, reason)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const asked = utcStamp(now - 2 * dayMs);
  insert.run(accounts.pending.userId, 'pending', asked, null, null, null);
  insert.run(
    accounts.rejected.userId,
    'rejected',
    asked,
    utcStamp(now - dayMs),
    accounts.admin.userId,
    '퇴사자 계정',
  );
  const others = Math.min(20, Math.trunc(size.users / 20));
  for (let index = 0; index < others; index += 1) {
    const requestedAt = now - random.between(1, 60) * dayMs;
    insert.run(
      size.users - index,
      'approved',
      utcStamp(requestedAt),
      utcStamp(requestedAt + dayMs / 2),
      1,
      null,
    );
  }
}
