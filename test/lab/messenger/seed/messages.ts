import type { SqliteConnection } from '../../sqlite.ts';
import { kstStamp, utcStamp } from '../clock.ts';
import { fileTypeOf } from '../file-kinds.ts';
import type { SeededFile } from './files.ts';
import { phrase } from './names.ts';
import type { Random } from './random.ts';
import type { SeededRoom } from './rooms.ts';
import type { DataSize } from './sizes.ts';

const historyMs = 180 * 86_400_000;
const minuteMs = 60_000;

type Parts = {
  readonly connection: SqliteConnection;
  readonly random: Random;
  readonly size: DataSize;
  readonly rooms: readonly SeededRoom[];
  readonly now: number;
  readonly writeFile: (at: number) => SeededFile;
};

/** Half a year of messages in the order of their moments, most of them in few rooms; some carry a file. */
export function seedMessages(parts: Parts): void {
  const { connection, random, size, now } = parts;
  const chooseRoom = roomChooser(parts.rooms, random);
  const sealed = Array.from({ length: 64 }, () => random.bytes(random.between(24, 90)).toString('base64'));
  const message = connection.prepare(
    `INSERT INTO messages (room_id, sender_id, content, encrypted, message_type, file_path, file_name, client_msg_id,
     reply_to, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const attach = fileRecorder(parts);
  const every = Math.max(1, Math.trunc(size.messages / size.files));
  for (let id = 1; id <= size.messages; id += 1) {
    const at = now - minuteMs - Math.trunc((historyMs * (size.messages - id)) / size.messages);
    const room = chooseRoom();
    const sender = room.memberIds[random.below(room.memberIds.length)] ?? 1;
    if (id % every === 0 && room.id > 2) {
      const file = parts.writeFile(at);
      message.run(
        room.id,
        sender,
        file.name,
        0,
        fileTypeOf(file.name),
        file.path,
        file.name,
        null,
        null,
        kstStamp(at),
      );
      attach(room.id, id, sender, file, at);
      continue;
    }
    const encrypted = random.chance(0.6);
    const content = encrypted ? (sealed[random.below(sealed.length)] ?? '') : phrase(random);
    const clientId = random.chance(0.5) ? `c-${id.toString(36)}` : null;
    const replyTo = random.chance(0.03) ? Math.max(1, id - random.between(1, 50)) : null;
    message.run(
      room.id,
      sender,
      content,
      encrypted ? 1 : 0,
      'text',
      null,
      null,
      clientId,
      replyTo,
      kstStamp(at),
    );
  }
}

/** Weights fall with the rank of a room, so that the first few hold most of the messages. */
function roomChooser(rooms: readonly SeededRoom[], random: Random): () => SeededRoom {
  const ranked = rooms.filter((room) => room.id !== 2);
  const bounds: number[] = [];
  let total = 0;
  for (const index of ranked.keys()) {
    total += 1 / (index + 1) ** 1.15;
    bounds.push(total);
  }
  const fallback = ranked[0] ?? { id: 1, memberIds: [1] };
  return () => {
    const wanted = random.fraction() * total;
    const index = bounds.findIndex((bound) => bound >= wanted);
    return ranked[index] ?? fallback;
  };
}

function fileRecorder(
  parts: Parts,
): (roomId: number, messageId: number, userId: number, file: SeededFile, at: number) => void {
  const insert = parts.connection.prepare(
    `INSERT INTO room_files (room_id, message_id, file_path, file_name, file_size, file_type, uploaded_by, uploaded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (roomId, messageId, userId, file, at) => {
    insert.run(
      roomId,
      messageId,
      file.path,
      file.name,
      file.sizeBytes,
      fileTypeOf(file.name),
      userId,
      utcStamp(at),
    );
  };
}

/** A few pins, reactions, polls and legal holds, so that no table is empty. */
export function seedExtras(connection: SqliteConnection, random: Random, size: DataSize, now: number): void {
  const pin = connection.prepare(
    'INSERT INTO pinned_messages (room_id, message_id, content, pinned_by, pinned_at) SELECT room_id, id, content, sender_id, ? FROM messages WHERE id = ?',
  );
  const react = connection.prepare(
    'INSERT OR IGNORE INTO message_reactions (message_id, user_id, emoji, created_at) VALUES (?, ?, ?, ?)',
  );
  const count = Math.trunc(size.messages / 50);
  for (let index = 0; index < count; index += 1) {
    const messageId = random.between(1, size.messages + 1);
    if (index % 40 === 0) pin.run(utcStamp(now), messageId);
    react.run(
      messageId,
      random.between(1, size.users + 1),
      random.pick(['👍', '❤️', '😂', '✅']),
      utcStamp(now),
    );
  }
  const poll = connection.prepare(
    'INSERT INTO polls (room_id, created_by, question, closed, ends_at, created_at) VALUES (1, 1, ?, ?, ?, ?)',
  );
  poll.run('다음 워크숍 날짜는?', 0, null, utcStamp(now));
  poll.run('점심 메뉴', 1, utcStamp(now - 86_400_000), utcStamp(now - 2 * 86_400_000));
}
