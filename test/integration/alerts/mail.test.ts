import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ChannelSettings } from '../../../shared/model/alert.ts';
import { openAlertRig, reading } from './alert-rig.ts';
import type { AlertRig } from './alert-rig.ts';
import { authority, openMailServer } from './mail-server.ts';
import type { MailServer } from './mail-server.ts';

let rig: AlertRig;
let server: MailServer | null = null;

beforeEach(() => {
  rig = openAlertRig();
});

afterEach(async () => {
  await rig.dispose();
  await server?.dispose();
  server = null;
});

type Changes = {
  readonly security?: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  readonly ca?: string | null;
  readonly password?: string;
};

async function mail(port: number, { password, ...changes }: Changes) {
  const settings = {
    kind: 'email' as const,
    host: '127.0.0.1',
    port,
    security: 'starttls' as const,
    from: 'desk@mail.example',
    to: ['ops@mail.example', 'night@mail.example'],
    ca: authority,
    ...changes,
  } satisfies z.input<typeof ChannelSettings>;
  const { id } = await rig.channel({ name: 'Mail', settings }, password === undefined ? {} : { password });
  return {
    id,
    test: () => rig.alerts.channels.test(id, new AbortController().signal),
  };
}

test.each(['tls', 'starttls'] as const)('mail goes over %s, signed in, to everybody', async (security) => {
  server = await openMailServer(security, true);
  await mail(server.port, { security, user: 'desk', password: 'canary-password' });
  rig.readings = [reading('down', { subject: 'Chat\r\nBcc: evil@mail.example' })];
  await rig.look();
  rig.readings = [reading('well')];
  await rig.look();
  expect(server.mails).toHaveLength(2);
  expect(server.signIns.every(({ secure }) => secure)).toBe(true);
  const [open, close] = server.mails;
  expect(open).toMatchObject({
    from: 'desk@mail.example',
    to: ['ops@mail.example', 'night@mail.example'],
    secure: true,
  });
  expect(open?.text).toContain('Subject: [Holdfast] Chat Bcc: evil@mail.example: down (state)');
  expect(open?.text).not.toMatch(/^Bcc:/m);
  expect(open?.text).toContain('the database cannot be queried.');
  // Both stand in one thread, and each has an id of its own that stays the same when it is sent again.
  const line = (text: string | undefined, name: string) =>
    new RegExp(`^${name}: (.+?)\\r?$`, 'm').exec(text ?? '')?.[1];
  expect(line(close?.text, 'References')).toBe(line(open?.text, 'References'));
  expect(line(close?.text, 'Message-ID')).not.toBe(line(open?.text, 'Message-ID'));
});

test('a plain server without sign-in is used where that was chosen', async () => {
  server = await openMailServer('plain');
  const { test: send } = await mail(server.port, { security: 'none' });
  const result = await send();
  expect(result.ok).toBe(true);
  expect(server.mails).toMatchObject([{ secure: false }]);
  expect(result.facts.map(({ value }) => value)).toContain('ops@mail.example, night@mail.example');
});

test('TLS is never given up: a server that does not offer it gets neither password nor mail', async () => {
  server = await openMailServer('plain', true);
  const { test: send } = await mail(server.port, { user: 'desk', password: 'canary-password' });
  const result = await send();
  expect(result.ok).toBe(false);
  expect(server.mails).toEqual([]);
  expect(server.signIns).toEqual([]);
});

test('a certificate that is not trusted is not accepted', async () => {
  server = await openMailServer('tls');
  const { test: send } = await mail(server.port, { security: 'tls', ca: null });
  const result = await send();
  expect(result).toMatchObject({ ok: false });
  expect(result.outcome.en).toMatch(/No secure connection/);
  expect(server.mails).toEqual([]);
});

test('a wrong password is said, without the password', async () => {
  server = await openMailServer('tls', true);
  const { test: send } = await mail(server.port, { security: 'tls', user: 'desk', password: 'canary-wrong' });
  const result = await send();
  expect(result.outcome.en).toContain('does not accept the user name and password');
  expect(JSON.stringify([result, rig.journal])).not.toContain('canary');
});

test('a mail that is refused for a moment is sent again under its id', async () => {
  server = await openMailServer('plain');
  await mail(server.port, { security: 'none' });
  server.refuse = 451;
  rig.readings = [reading('down')];
  await rig.look();
  expect(rig.alerts.channels.list()[0]).toMatchObject({ waiting: 1, failing: { attempts: 1 } });
  server.refuse = null;
  await rig.clock.advance(60_000);
  await rig.look();
  expect(server.mails).toHaveLength(1);
  await rig.look();
  expect(server.mails).toHaveLength(1);
});

test('a server that is not there, and one that says nothing, are told apart from success', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => {
    silent.listen(0, '127.0.0.1', resolve);
  });
  const { port } = silent.address() as AddressInfo;
  const { test: send, id } = await mail(port, { security: 'none' });
  const cancel = new AbortController();
  const hanging = rig.alerts.channels.test(id, cancel.signal);
  setTimeout(() => cancel.abort(), 100);
  await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
  await new Promise((resolve) => silent.close(resolve));
  const result = await send();
  expect(result.ok).toBe(false);
  expect(result.outcome.en).toContain('127.0.0.1');
});
