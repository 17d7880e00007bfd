import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { idOf, isRecord } from '../http/exchange.ts';
import type { Practice } from '../practice.ts';
import { messageById, type MessageRow } from '../rooms.ts';

const deletedText = '[삭제된 메시지]';

/** Changes the text of the user's own message; undefined when it is not theirs or cannot be saved. */
export function editMessage(practice: Practice, userId: number, payload: unknown): MessageRow | undefined {
  const message = ownMessage(practice, userId, payload);
  if (message === undefined || !isRecord(payload) || typeof payload['content'] !== 'string') return undefined;
  const content = payload['content'];
  return practice.database.attempt<MessageRow | undefined>(undefined, (connection) => {
    connection.prepare('UPDATE messages SET content = ? WHERE id = ?').run(content, message.id);
    return { ...message, content };
  });
}

/** Empties the user's own message and removes its file; the row itself stays. */
export function deleteMessage(practice: Practice, userId: number, payload: unknown): MessageRow | undefined {
  const message = ownMessage(practice, userId, payload);
  if (message === undefined) return undefined;
  return practice.database.attempt<MessageRow | undefined>(undefined, (connection) => {
    connection
      .prepare(
        'UPDATE messages SET content = ?, encrypted = 0, file_path = NULL, file_name = NULL WHERE id = ?',
      )
      .run(deletedText, message.id);
    connection.prepare('DELETE FROM room_files WHERE message_id = ?').run(message.id);
    if (message.file_path !== null)
      rmSync(join(practice.folder, 'uploads', message.file_path), { force: true });
    return message;
  });
}

function ownMessage(practice: Practice, userId: number, payload: unknown): MessageRow | undefined {
  const id = isRecord(payload) ? idOf(payload['message_id']) : null;
  const message = id === null ? undefined : messageById(practice, id);
  return message?.sender_id === userId ? message : undefined;
}
