import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Messenger, startMessenger } from '../../lab/messenger/server.ts';
import { type Browser, browser, plainGet } from './browser.ts';

let folder: string;
let messenger: Messenger;
let sender: Browser;
let receiver: Browser;
const open: Socket[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-socket-'));
  messenger = await startMessenger({ folder, size: 'small', signInsPerMinute: 1000 });
  sender = browser(messenger.url);
  receiver = browser(messenger.url);
  await sender.signIn(messenger.accounts.ops);
  await receiver.signIn(messenger.accounts.probe2);
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  for (const name of messenger.activeFaults()) await messenger.fault(name, false);
});

afterAll(async () => {
  await messenger.stop();
  rmSync(folder, { recursive: true, force: true });
});

function connect(client: Browser | null, options: Partial<ManagerOptions & SocketOptions> = {}): Socket {
  const socket = io(messenger.url, {
    reconnection: false,
    forceNew: true,
    timeout: 1500,
    ...(client === null ? {} : { extraHeaders: { cookie: client.cookie() } }),
    ...options,
  });
  open.push(socket);
  return socket;
}

function event(socket: Socket, name: string, timeoutMs = 2000): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name}`)), timeoutMs);
    socket.once(name, (value: unknown) => {
      clearTimeout(timer);
      resolve(value instanceof Error ? value.message : value);
    });
  });
}

const text = (extra: object = {}) => ({
  room_id: messenger.probeRoomId,
  content: 'probe',
  type: 'text',
  ...extra,
});

async function send(socket: Socket, payload: object): Promise<unknown> {
  const answer: unknown = await socket.timeout(800).emitWithAck('send_message', payload);
  return answer;
}

describe('Socket.IO of the practice messenger', () => {
  it('answers the polling handshake to anyone and refuses other versions and foreign origins', async () => {
    const address = `${messenger.url}/socket.io/?transport=polling`;
    const hello = await plainGet(`${address}&EIO=4`);
    expect(hello.status).toBe(200);
    expect(JSON.parse(hello.bytes.toString().slice(1))).toMatchObject({
      upgrades: ['websocket'],
      pingTimeout: 120_000,
      pingInterval: 25_000,
    });
    const old = await plainGet(`${address}&EIO=3`);
    expect([old.status, old.bytes.toString()]).toEqual([400, expect.stringContaining('unsupported version')]);
    const foreign = await plainGet(`${address}&EIO=4`, { origin: 'http://evil.example' });
    expect([foreign.status, foreign.bytes.toString()]).toEqual([400, '"Not an accepted origin."']);
    expect((await plainGet(`${address}&EIO=4`, { origin: messenger.url })).status).toBe(200);
  });

  it('rejects the namespace without a session cookie', async () => {
    expect(await event(connect(null), 'connect_error')).toBe('Connection rejected by server');
  });

  it('carries a message from one account to another, once, however often it is sent', async () => {
    const [one, two] = [connect(sender), connect(receiver, { transports: ['websocket'] })];
    await Promise.all([event(one, 'connect'), event(two, 'connect')]);
    one.emit('join_room', { room_id: messenger.probeRoomId });
    expect(await event(one, 'joined_room')).toEqual({ room_id: messenger.probeRoomId });
    const arrived = event(two, 'new_message');
    const acknowledged = await send(one, text({ client_msg_id: 'm-1' }));
    expect(acknowledged).toMatchObject({ ok: true });
    expect(await arrived).toMatchObject({
      client_msg_id: 'm-1',
      content: 'probe',
      encrypted: 1,
      sender_id: 2,
      unread_count: 0,
    });
    const silence = event(two, 'new_message', 300);
    silence.catch(() => {});
    expect(await send(one, text({ client_msg_id: 'm-1' }))).toEqual(acknowledged);
    await expect(silence).rejects.toThrow('no new_message');
  });

  it('demands a room id that is a number and a room the user is in', async () => {
    const socket = connect(sender);
    await event(socket, 'connect');
    const problem = event(socket, 'error');
    expect(await send(socket, text({ room_id: String(messenger.probeRoomId) }))).toMatchObject({ ok: false });
    expect(await problem).toMatchObject({ message_code: 'REQUEST_INVALID_FORMAT', locale: 'ko' });
    expect(await send(socket, text({ room_id: 4 }))).toMatchObject({ ok: false });
  });

  it('serves an uploaded file once its message was sent, and takes its token once', async () => {
    const socket = connect(sender);
    await event(socket, 'connect');
    const upload = await sender.upload(messenger.probeRoomId, 'probe.txt', 'hello');
    const message = text({ type: 'file', upload_token: upload.json['upload_token'] });
    const sent = await send(socket, message);
    expect(sent).toMatchObject({ ok: true });
    const file = await sender.send('GET', `/uploads/${String(upload.json['file_path'])}`);
    expect([file.status, file.text, file.headers.get('cache-control')]).toEqual([
      200,
      'hello',
      'private, no-store',
    ]);
    const problem = event(socket, 'error');
    expect(await send(socket, message)).toMatchObject({ ok: false });
    expect(await problem).toMatchObject({ message_code: 'UPLOAD_TOKEN_USED_OR_EXPIRED' });
    const id = typeof sent === 'object' && sent !== null && 'message_id' in sent ? sent.message_id : 0;
    expect(await socket.timeout(800).emitWithAck('delete_message', { message_id: id })).toMatchObject({
      ok: true,
    });
    expect((await sender.send('GET', `/uploads/${String(upload.json['file_path'])}`)).status).toBe(404);
  });
});

describe('faults of Socket.IO', () => {
  it('blocks the upgrade and leaves polling alone', async () => {
    await messenger.fault('socket-upgrade-blocked', true);
    expect(await event(connect(sender, { transports: ['websocket'] }), 'connect_error')).toBe(
      'websocket error',
    );
    await event(connect(sender, { transports: ['polling'] }), 'connect');
  });

  it('blocks polling and leaves WebSocket alone', async () => {
    await messenger.fault('socket-polling-blocked', true);
    expect(await event(connect(sender, { transports: ['polling'] }), 'connect_error')).toBe('xhr poll error');
    await event(connect(sender, { transports: ['websocket'] }), 'connect');
  });

  it('moves to another path', async () => {
    await messenger.fault('socket-path-wrong', true);
    expect((await plainGet(`${messenger.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(404);
    await event(connect(sender, { path: '/ws/socket.io/' }), 'connect');
  });

  it('speaks an older version only', async () => {
    await messenger.fault('socket-eio3-only', true);
    expect((await plainGet(`${messenger.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
  });

  it('refuses every origin: at once on polling, as a time-out on WebSocket', async () => {
    await messenger.fault('socket-origin-refused', true);
    expect((await plainGet(`${messenger.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
    const socket = connect(sender, { transports: ['websocket'], timeout: 300 });
    expect(await event(socket, 'connect_error')).toBe('timeout');
  });

  it('rejects the namespace to everyone', async () => {
    await messenger.fault('socket-connect-refused', true);
    expect(await event(connect(sender), 'connect_error')).toBe('Connection rejected by server');
  });

  it('broadcasts without acknowledging, or acknowledges without broadcasting', async () => {
    const [one, two] = [connect(sender), connect(receiver)];
    await Promise.all([event(one, 'connect'), event(two, 'connect')]);
    await messenger.fault('socket-no-ack', true);
    const arrived = event(two, 'new_message');
    await expect(send(one, text())).rejects.toThrow('timed out');
    expect(await arrived).toMatchObject({ content: 'probe' });
    await messenger.fault('socket-no-ack', false);
    await messenger.fault('socket-no-broadcast', true);
    const silence = event(two, 'new_message', 300);
    silence.catch(() => {});
    expect(await send(one, text())).toMatchObject({ ok: true });
    await expect(silence).rejects.toThrow('no new_message');
  });

  it('offers no upgrade without gevent', async () => {
    await messenger.fault('gevent-missing', true);
    const hello = await plainGet(`${messenger.url}/socket.io/?EIO=4&transport=polling`);
    expect(JSON.parse(hello.bytes.toString().slice(1))).toMatchObject({ upgrades: [] });
  });

  it('refuses plain text where encryption is demanded', async () => {
    await messenger.fault('encryption-required', true);
    const socket = connect(sender);
    await event(socket, 'connect');
    expect(await send(socket, text({ encrypted: false }))).toEqual({
      ok: false,
      error: '암호화되지 않은 메시지는 전송할 수 없습니다.',
    });
    expect(await send(socket, text({ encrypted: true }))).toMatchObject({ ok: true });
  });

  it('does not save messages when the disk is full or another writer holds the database', async () => {
    const socket = connect(sender);
    await event(socket, 'connect');
    for (const name of ['disk-full', 'db-writer-stuck'] as const) {
      await messenger.fault(name, true);
      expect(await send(socket, text())).toMatchObject({ ok: false });
      await messenger.fault(name, false);
      expect(await send(socket, text())).toMatchObject({ ok: true });
    }
  });
});
