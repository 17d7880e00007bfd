import type { Server, Socket } from 'socket.io';
import type { ErrorCode } from '../http/error-codes.ts';
import { idOf, isRecord, type Locale } from '../http/exchange.ts';
import { problemBody } from '../http/reply.ts';
import type { Practice } from '../practice.ts';
import { messageById, type MessageRow, roleIn, roomIdsOf } from '../rooms.ts';
import { deleteMessage, editMessage } from './edit-message.ts';
import { sendMessage } from './send-message.ts';

/** One connected client. */
export type Client = { readonly userId: number; readonly locale: Locale };

type Context = {
  readonly io: Server;
  readonly practice: Practice;
  readonly socket: Socket;
  readonly client: Client;
};

/** Joins the client's rooms and answers its events. */
export function serveClient(context: Context): void {
  const { practice, socket, client } = context;
  void socket.join(`user_${client.userId}`);
  for (const roomId of roomIdsOf(practice, client.userId)) void socket.join(`room_${roomId}`);
  announce(context, 'online');
  socket.on('disconnect', () => announce(context, 'offline'));
  socket.on('join_room', (payload: unknown) => {
    withRoom(context, payload, (roomId) => {
      void socket.join(`room_${roomId}`);
      socket.emit('joined_room', { room_id: roomId });
    });
  });
  socket.on('leave_room', (payload: unknown) => {
    withRoom(context, payload, (roomId) => void socket.leave(`room_${roomId}`));
  });
  socket.on('subscribe_rooms', (payload: unknown) => subscribe(context, payload));
  socket.on('typing', (payload: unknown) => {
    withRoom(context, payload, (roomId) => {
      socket.to(`room_${roomId}`).emit('user_typing', { room_id: roomId, user_id: client.userId });
    });
  });
  socket.on('message_read', (payload: unknown) => markRead(context, payload));
  socket.on('send_message', (payload: unknown, ack: unknown) => send(context, payload, ack));
  socket.on('edit_message', (payload: unknown, ack: unknown) => edit(context, payload, ack));
  socket.on('delete_message', (payload: unknown, ack: unknown) => remove(context, payload, ack));
}

function announce(context: Context, status: 'online' | 'offline'): void {
  const { practice, client, io } = context;
  practice.database.attempt(null, (connection) => {
    connection.prepare('UPDATE users SET status = ? WHERE id = ?').run(status, client.userId);
    return null;
  });
  io.emit('user_status', { user_id: client.userId, status });
}

function withRoom(context: Context, payload: unknown, act: (roomId: number) => void): void {
  const roomId = isRecord(payload) ? idOf(payload['room_id']) : null;
  if (roomId === null) return fail(context, 'REQUEST_INVALID_FORMAT');
  if (roleIn(context.practice, roomId, context.client.userId) === null)
    return fail(context, 'ROOM_ACCESS_DENIED');
  act(roomId);
}

function subscribe(context: Context, payload: unknown): void {
  const wanted = isRecord(payload) && Array.isArray(payload['room_ids']) ? payload['room_ids'].map(idOf) : [];
  for (const roomId of wanted) {
    if (roomId === null || roleIn(context.practice, roomId, context.client.userId) === null) continue;
    void context.socket.join(`room_${roomId}`);
  }
}

function markRead(context: Context, payload: unknown): void {
  const messageId = isRecord(payload) ? idOf(payload['message_id']) : null;
  withRoom(context, payload, (roomId) => {
    if (messageId === null) return fail(context, 'REQUEST_INVALID_FORMAT');
    context.practice.database.attempt(null, (connection) => {
      connection
        .prepare('UPDATE room_members SET last_read_message_id = ? WHERE room_id = ? AND user_id = ?')
        .run(messageId, roomId, context.client.userId);
      return null;
    });
    const body = { room_id: roomId, user_id: context.client.userId, message_id: messageId };
    context.io.to(`room_${roomId}`).emit('read_updated', body);
  });
}

function send(context: Context, payload: unknown, ack: unknown): void {
  const { practice, client, io } = context;
  const result = sendMessage(practice, client.userId, payload);
  const silent = practice.faults.isOn('socket-no-ack');
  if (result.kind === 'refused') {
    if (!silent) acknowledge(ack, { ok: false, error: problemBody(result.code, 'ko', result.text).error });
    return fail(context, result.code, result.text);
  }
  if (!silent) acknowledge(ack, { ok: true, message_id: result.message.id });
  if (result.repeated || practice.faults.isOn('socket-no-broadcast')) return undefined;
  io.to(`room_${result.message.room_id}`).emit('new_message', broadcastBody(practice, result.message));
  return undefined;
}

function edit(context: Context, payload: unknown, ack: unknown): void {
  const message = editMessage(context.practice, context.client.userId, payload);
  if (message === undefined) return refuse(context, ack, 'MESSAGE_EDIT_FAILED');
  acknowledge(ack, { ok: true, message_id: message.id });
  const body = { room_id: message.room_id, message_id: message.id, content: message.content };
  context.io.to(`room_${message.room_id}`).emit('message_edited', body);
  return undefined;
}

function remove(context: Context, payload: unknown, ack: unknown): void {
  const message = deleteMessage(context.practice, context.client.userId, payload);
  if (message === undefined) return refuse(context, ack, 'MESSAGE_DELETE_FAILED');
  acknowledge(ack, { ok: true, message_id: message.id });
  const body = { room_id: message.room_id, message_id: message.id };
  context.io.to(`room_${message.room_id}`).emit('message_deleted', body);
  return undefined;
}

function broadcastBody(practice: Practice, message: MessageRow): unknown {
  const reply = message.reply_to === null ? undefined : messageById(practice, message.reply_to);
  return {
    ...message,
    reply_content: reply?.content ?? null,
    reply_sender: reply?.sender_name ?? null,
    unread_count: 0,
  };
}

function refuse(context: Context, ack: unknown, code: ErrorCode): void {
  acknowledge(ack, { ok: false, error: problemBody(code, 'ko').error });
  fail(context, code);
}

/** The error event; its keys differ from those of the HTTP errors. */
function fail(context: Context, code: ErrorCode, text?: string): void {
  const body = problemBody(code, context.client.locale, text);
  context.socket.emit('error', {
    message: body.error,
    message_code: body.error_code,
    message_localized: body.error_localized,
    locale: body.locale,
  });
}

function acknowledge(ack: unknown, answer: unknown): void {
  if (isCallback(ack)) ack(answer);
}

function isCallback(value: unknown): value is (answer: unknown) => void {
  return typeof value === 'function';
}
