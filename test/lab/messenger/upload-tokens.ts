import { randomBytes } from 'node:crypto';
import { tokenHash } from './auth/device-sessions.ts';
import { localStamp, utcStamp } from './clock.ts';
import type { Practice } from './practice.ts';

export type UploadedFile = {
  readonly userId: number;
  readonly roomId: number;
  readonly path: string;
  readonly name: string;
  readonly type: 'file' | 'image';
  readonly sizeBytes: number;
};

const lifetimeMs = 5 * 60_000;

/** Issues a single-use token of 43 characters. Issue is stamped in UTC, expiry in host time, as on the real server. */
export function issueUploadToken(practice: Practice, file: UploadedFile): string {
  const token = randomBytes(32).toString('base64url');
  const now = practice.clock.now();
  const expiresAt = practice.faults.isOn('upload-token-expired') ? now - 60_000 : now + lifetimeMs;
  practice.database.use((connection) => {
    connection
      .prepare(
        `INSERT INTO upload_tokens (token_hash, user_id, room_id, file_path, file_name, file_type, file_size, issued_at,
         expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        tokenHash(token),
        file.userId,
        file.roomId,
        file.path,
        file.name,
        file.type,
        file.sizeBytes,
        utcStamp(now),
        localStamp(expiresAt),
      );
  });
  return token;
}

type TokenRow = { id: number; file_path: string; file_name: string; file_type: string; file_size: number };

/** Uses a token up: it must belong to this user, room and type, and be neither used nor expired. */
export function consumeUploadToken(
  practice: Practice,
  token: string,
  claim: { readonly userId: number; readonly roomId: number; readonly type: string },
): UploadedFile | null {
  const now = localStamp(practice.clock.now());
  return practice.database.attempt<UploadedFile | null>(null, (connection) => {
    const row = connection
      .prepare<[string, number, number, string, string], TokenRow>(
        `SELECT id, file_path, file_name, file_type, file_size FROM upload_tokens WHERE token_hash = ? AND user_id = ?
         AND room_id = ? AND file_type = ? AND consumed_at IS NULL AND expires_at > ?`,
      )
      .get(tokenHash(token), claim.userId, claim.roomId, claim.type, now);
    if (row === undefined) return null;
    connection.prepare('UPDATE upload_tokens SET consumed_at = ? WHERE id = ?').run(now, row.id);
    return {
      userId: claim.userId,
      roomId: claim.roomId,
      path: row.file_path,
      name: row.file_name,
      type: row.file_type === 'image' ? 'image' : 'file',
      sizeBytes: row.file_size,
    };
  });
}

/** Makes the file known to the room: only from now on is it served. */
export function recordRoomFile(practice: Practice, file: UploadedFile, messageId: number): void {
  practice.database.use((connection) => {
    connection
      .prepare(
        `INSERT INTO room_files (room_id, message_id, file_path, file_name, file_size, file_type, uploaded_by, uploaded_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        file.roomId,
        messageId,
        file.path,
        file.name,
        file.sizeBytes,
        file.type,
        file.userId,
        utcStamp(practice.clock.now()),
      );
  });
}
