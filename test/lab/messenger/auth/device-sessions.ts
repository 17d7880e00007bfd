import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { utcStamp } from '../clock.ts';
import { type Exchange, headerOf } from '../http/exchange.ts';
import type { Practice } from '../practice.ts';

export type DeviceSessionRow = {
  readonly id: number;
  readonly user_id: number;
  readonly device_id: string;
  readonly device_name: string | null;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly expires_at: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly remember: number;
  readonly ttl_days: number;
};

export const deviceColumns =
  'id, user_id, device_id, device_name, created_at, last_used_at, expires_at, ip, user_agent, remember, ttl_days';

export type IssuedDeviceSession = { readonly id: number; readonly token: string; readonly expiresAt: string };

export type NewDeviceSession = {
  readonly userId: number;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly remember: boolean;
};

const dayMs = 86_400_000;

export function newDeviceId(): string {
  return randomUUID();
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Stores a device session and returns its token (64 characters), of which only the SHA-256 is kept. */
export function issueDeviceSession(
  practice: Practice,
  exchange: Exchange,
  wanted: NewDeviceSession,
): IssuedDeviceSession {
  const token = randomBytes(48).toString('base64url');
  const ttlDays = practice.config.number(
    wanted.remember ? 'DEVICE_SESSION_TTL_DAYS' : 'DEVICE_SESSION_SHORT_TTL_DAYS',
  );
  const now = practice.clock.now();
  const expiresAt = utcStamp(
    practice.faults.isOn('sessions-expired') ? now - 3_600_000 : now + ttlDays * dayMs,
  );
  const revokedAt = practice.faults.isOn('device-token-revoked') ? utcStamp(now) : null;
  const added = practice.database.use((connection) =>
    connection
      .prepare(
        `INSERT INTO device_sessions (user_id, device_id, token_hash, device_name, created_at, last_used_at, expires_at,
         revoked_at, ip, user_agent, remember, ttl_days) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        wanted.userId,
        wanted.deviceId,
        tokenHash(token),
        wanted.deviceName,
        utcStamp(now),
        utcStamp(now),
        expiresAt,
        revokedAt,
        exchange.ip,
        headerOf(exchange.request, 'user-agent') ?? '',
        wanted.remember ? 1 : 0,
        ttlDays,
      ),
  );
  return { id: Number(added.lastInsertRowid), token, expiresAt };
}

/** The active device session of a token: not revoked and not expired. */
export function activeSessionOf(practice: Practice, token: string): DeviceSessionRow | undefined {
  return practice.database.attempt<DeviceSessionRow | undefined>(undefined, (connection) =>
    connection
      .prepare<[string, string], DeviceSessionRow>(
        `SELECT ${deviceColumns} FROM device_sessions WHERE token_hash = ? AND revoked_at IS NULL AND expires_at > ?`,
      )
      .get(tokenHash(token), utcStamp(practice.clock.now())),
  );
}

/** Revokes one session; the cookie session that was opened with it lives on, as on the real server. */
export function revokeDeviceSession(practice: Practice, id: number, userId: number): boolean {
  return practice.database.attempt(false, (connection) => {
    const changed = connection
      .prepare(
        'UPDATE device_sessions SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL',
      )
      .run(utcStamp(practice.clock.now()), id, userId);
    return changed.changes > 0;
  });
}
