import { randomBytes } from 'node:crypto';
import { kstStamp, utcStamp } from './clock.ts';
import type { Practice } from './practice.ts';

export type MemberRow = {
  readonly id: number;
  readonly nickname: string | null;
  readonly profile_image: string | null;
  readonly role: string;
};

export function roleIn(practice: Practice, roomId: number, userId: number): string | null {
  return practice.database.attempt<string | null>(null, (connection) => {
    const row = connection
      .prepare<[number, number], { role: string }>(
        'SELECT role FROM room_members WHERE room_id = ? AND user_id = ?',
      )
      .get(roomId, userId);
    return row?.role ?? null;
  });
}

export function membersOf(practice: Practice, roomId: number): readonly MemberRow[] {
  return practice.database.attempt<MemberRow[]>([], (connection) =>
    connection
      .prepare<[number], MemberRow>(
        `SELECT u.id, u.nickname, u.profile_image, m.role FROM room_members m JOIN users u ON u.id = m.user_id
         WHERE m.room_id = ? ORDER BY u.id`,
      )
      .all(roomId),
  );
}

export function roomIdsOf(practice: Practice, userId: number): readonly number[] {
  return practice.database.attempt<number[]>([], (connection) =>
    connection
      .prepare<[number], { room_id: number }>('SELECT room_id FROM room_members WHERE user_id = ?')
      .all(userId)
      .map((row) => row.room_id),
  );
}

/** An existing direct room of exactly these two, if there is one. */
export function directRoomOf(practice: Practice, userIds: readonly [number, number]): number | null {
  return practice.database.attempt<number | null>(null, (connection) => {
    const row = connection
      .prepare<[number, number], { id: number }>(
        `SELECT r.id FROM rooms r JOIN room_members a ON a.room_id = r.id AND a.user_id = ?
         JOIN room_members b ON b.room_id = r.id AND b.user_id = ? WHERE r.type = 'direct' LIMIT 1`,
      )
      .get(userIds[0], userIds[1]);
    return row?.id ?? null;
  });
}

export type NewRoom = {
  readonly name: string;
  readonly type: 'direct' | 'group';
  readonly createdBy: number;
  readonly memberIds: readonly number[];
};

/** Creates a room; the first one ever makes `.master_key`. */
export function createRoom(practice: Practice, room: NewRoom): number {
  const key = practice.keys.encryptRoomKey(randomBytes(32).toString('base64'));
  const stamp = utcStamp(practice.clock.now());
  return practice.database.use((connection) =>
    connection.transaction(() => {
      const added = connection
        .prepare(
          'INSERT INTO rooms (name, type, created_by, encryption_key, created_at) VALUES (?, ?, ?, ?, ?)',
        )
        .run(room.name, room.type, room.createdBy, key, stamp);
      const roomId = Number(added.lastInsertRowid);
      const join = connection.prepare(
        'INSERT OR IGNORE INTO room_members (room_id, user_id, joined_at, role) VALUES (?, ?, ?, ?)',
      );
      for (const userId of room.memberIds) {
        join.run(roomId, userId, stamp, userId === room.createdBy ? 'admin' : 'member');
      }
      return roomId;
    })(),
  );
}

export type MessageRow = {
  readonly id: number;
  readonly room_id: number;
  readonly sender_id: number;
  readonly content: string | null;
  readonly encrypted: number;
  readonly message_type: string;
  readonly file_path: string | null;
  readonly file_name: string | null;
  readonly client_msg_id: string | null;
  readonly reply_to: number | null;
  readonly created_at: string;
  readonly sender_name: string | null;
  readonly sender_image: string | null;
};

const messageColumns = `m.id, m.room_id, m.sender_id, m.content, m.encrypted, m.message_type, m.file_path, m.file_name,
  m.client_msg_id, m.reply_to, m.created_at, u.nickname AS sender_name, u.profile_image AS sender_image`;

/** The newest messages of a room before an id, oldest first. */
export function messagesOf(
  practice: Practice,
  roomId: number,
  limit: number,
  beforeId: number | null,
): readonly MessageRow[] {
  return practice.database.attempt<MessageRow[]>([], (connection) =>
    connection
      .prepare<[number, number, number], MessageRow>(
        `SELECT ${messageColumns} FROM messages m LEFT JOIN users u ON u.id = m.sender_id
         WHERE m.room_id = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?`,
      )
      .all(roomId, beforeId ?? Number.MAX_SAFE_INTEGER, limit)
      .reverse(),
  );
}

export function messageById(practice: Practice, id: number): MessageRow | undefined {
  return practice.database.attempt<MessageRow | undefined>(undefined, (connection) =>
    connection
      .prepare<[number], MessageRow>(
        `SELECT ${messageColumns} FROM messages m LEFT JOIN users u ON u.id = m.sender_id WHERE m.id = ?`,
      )
      .get(id),
  );
}

export type NewMessage = {
  readonly roomId: number;
  readonly senderId: number;
  readonly content: string;
  readonly encrypted: boolean;
  readonly type: string;
  readonly filePath: string | null;
  readonly fileName: string | null;
  readonly clientMessageId: string | null;
  readonly replyTo: number | null;
};

/** Saves a message and returns its id. Its moment is Korean time, unlike everything else in the file. */
export function saveMessage(practice: Practice, message: NewMessage): number {
  return practice.database.use((connection) => {
    const added = connection
      .prepare(
        `INSERT INTO messages (room_id, sender_id, content, encrypted, message_type, file_path, file_name, client_msg_id,
         reply_to, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        message.roomId,
        message.senderId,
        message.content,
        message.encrypted ? 1 : 0,
        message.type,
        message.filePath,
        message.fileName,
        message.clientMessageId,
        message.replyTo,
        kstStamp(practice.clock.now()),
      );
    return Number(added.lastInsertRowid);
  });
}
