import { messageOf } from '../database.ts';
import type { ErrorCode } from '../http/error-codes.ts';
import { idOf, isRecord } from '../http/exchange.ts';
import type { Practice } from '../practice.ts';
import { messageById, type MessageRow, roleIn, saveMessage } from '../rooms.ts';
import { consumeUploadToken, recordRoomFile, type UploadedFile } from '../upload-tokens.ts';

/** What became of a message. `repeated` means that it had been saved before under the same client id. */
export type SendResult =
  | { readonly kind: 'sent'; readonly message: MessageRow; readonly repeated: boolean }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly text?: string };

type Draft = {
  readonly roomId: number;
  readonly content: string;
  readonly type: 'text' | 'file' | 'image';
  readonly encrypted: boolean;
  readonly replyTo: number | null;
  readonly uploadToken: string | null;
  readonly clientMessageId: string | null;
};

/** Checks and saves one `send_message`. */
export function sendMessage(practice: Practice, userId: number, payload: unknown): SendResult {
  const draft = draftOf(payload);
  if (draft === null) return { kind: 'refused', code: 'REQUEST_INVALID_FORMAT' };
  if (roleIn(practice, draft.roomId, userId) === null) return { kind: 'refused', code: 'ROOM_ACCESS_DENIED' };
  const earlier = draft.clientMessageId === null ? undefined : findEarlier(practice, userId, draft);
  if (earlier !== undefined) return { kind: 'sent', message: earlier, repeated: true };
  if (draft.type === 'text' && !draft.encrypted && practice.config.flag('REQUIRE_MESSAGE_ENCRYPTION')) {
    return { kind: 'refused', code: 'GENERIC_ERROR', text: '암호화되지 않은 메시지는 전송할 수 없습니다.' };
  }
  if (draft.type === 'text') return save(practice, userId, draft, null);
  if (draft.uploadToken === null) return { kind: 'refused', code: 'UPLOAD_TOKEN_REQUIRED' };
  const file = consumeUploadToken(practice, draft.uploadToken, {
    userId,
    roomId: draft.roomId,
    type: draft.type,
  });
  if (file === null) return { kind: 'refused', code: 'UPLOAD_TOKEN_USED_OR_EXPIRED' };
  return save(practice, userId, draft, file);
}

function save(practice: Practice, userId: number, draft: Draft, file: UploadedFile | null): SendResult {
  if (practice.faults.isOn('disk-full')) {
    practice.log.write('ERROR', 'Message save error: database or disk is full (No space left on device)');
    return { kind: 'refused', code: 'MESSAGE_SAVE_FAILED' };
  }
  try {
    const id = saveMessage(practice, {
      roomId: draft.roomId,
      senderId: userId,
      content: draft.content === '' && file !== null ? file.name : draft.content,
      encrypted: draft.encrypted,
      type: draft.type,
      filePath: file?.path ?? null,
      fileName: file?.name ?? null,
      clientMessageId: draft.clientMessageId,
      replyTo: draft.replyTo,
    });
    if (file !== null) recordRoomFile(practice, file, id);
    const message = messageById(practice, id);
    if (message === undefined) return { kind: 'refused', code: 'MESSAGE_SAVE_FAILED' };
    practice.counters.messagesSent += 1;
    return { kind: 'sent', message, repeated: false };
  } catch (error: unknown) {
    practice.log.write('ERROR', `Message save error: ${messageOf(error)}`);
    return { kind: 'refused', code: 'MESSAGE_SAVE_FAILED' };
  }
}

function findEarlier(practice: Practice, userId: number, draft: Draft): MessageRow | undefined {
  const id = practice.database.attempt<number | undefined>(undefined, (connection) => {
    const row = connection
      .prepare<[number, number, string | null], { id: number }>(
        'SELECT id FROM messages WHERE room_id = ? AND sender_id = ? AND client_msg_id = ?',
      )
      .get(draft.roomId, userId, draft.clientMessageId);
    return row?.id;
  });
  return id === undefined ? undefined : messageById(practice, id);
}

const clientIdLength = 64;

function draftOf(payload: unknown): Draft | null {
  if (!isRecord(payload)) return null;
  const roomId = idOf(payload['room_id']);
  const type = typeOf(payload['type']);
  const content = payload['content'] ?? '';
  const clientMessageId = clientIdOf(payload['client_msg_id']);
  if (roomId === null || type === null || typeof content !== 'string') return null;
  if (clientMessageId === undefined) return null;
  return {
    roomId,
    content,
    type,
    encrypted: payload['encrypted'] !== false,
    replyTo: idOf(payload['reply_to']),
    uploadToken: typeof payload['upload_token'] === 'string' ? payload['upload_token'] : null,
    clientMessageId,
  };
}

function typeOf(value: unknown): Draft['type'] | null {
  if (value === undefined || value === 'text') return 'text';
  return value === 'file' || value === 'image' ? value : null;
}

/** The client's own id, null without one, undefined when it is not acceptable. */
function clientIdOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' && value.length <= clientIdLength ? value : undefined;
}
