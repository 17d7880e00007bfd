import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertPayload } from '../../../electron/alerts/payload.ts';
import { settle } from '../../fakes/fake-clock.ts';
import { openAlertRig, reading } from './alert-rig.ts';
import type { AlertRig } from './alert-rig.ts';
import { openReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const key = 'a key that both sides know';

let rig: AlertRig;
let receiver: Receiver;

beforeEach(async () => {
  rig = openAlertRig();
  receiver = await openReceiver();
});

afterEach(async () => {
  await rig.dispose();
  await receiver.dispose();
});

function webhook(path = '/hook') {
  const settings = { kind: 'webhook', address: `${receiver.url}${path}` } as const;
  return rig.channel({ name: 'Pager', settings }, { 'signing-key': key });
}

function toldTo({ accepted }: Receiver): readonly AlertPayload[] {
  return accepted.map(({ body }) => JSON.parse(body) as AlertPayload);
}

function told(): readonly AlertPayload[] {
  return toldTo(receiver);
}

test('a problem is told once when it opens and once when it closes, signed, with how long it was', async () => {
  await webhook();
  rig.readings = [reading('down', { since: rig.clock.now() - 5 * minuteMs })];
  await rig.look();
  await rig.look();
  expect(told()).toMatchObject([
    {
      version: 1,
      event: 'open',
      desk: 'desk-12',
      title: { en: 'Chat: down (state)' },
      alert: { cause: 'state', severity: 'down', closedAt: null },
      target: { name: 'Chat', pack: 'messenger' },
    },
  ]);
  await rig.clock.advance(7 * minuteMs);
  rig.readings = [reading('well')];
  await rig.look();
  await rig.look();
  expect(told()).toHaveLength(2);
  expect(told()[1]).toMatchObject({
    event: 'close',
    title: { en: 'Chat: well again after 12 min (state)' },
    alert: { end: 'well', durationMs: 12 * minuteMs },
  });

  // The receiver computes the signature by itself, from the documentation.
  const [first] = receiver.accepted;
  const signed = [first?.headers['webhook-id'], first?.headers['webhook-timestamp'], first?.body].join('.');
  const expected = createHmac('sha256', key).update(signed).digest('base64');
  expect(first?.headers['webhook-signature']).toBe(`v1,${expected}`);
  expect(first?.headers['webhook-id']).toBe(told()[0]?.id);
  expect(Number(first?.headers['webhook-timestamp'])).toBe(Math.floor(Date.UTC(2026, 0, 5, 12) / 1000));
});

test('a receiver that is away for a day gets everything in its order, each once, also after restarts', async () => {
  await webhook();
  receiver.answer = 503;
  const began = rig.clock.now();
  for (let hour = 0; hour < 24; hour += 1) {
    rig.readings = [reading(hour % 4 === 0 ? 'down' : 'well')];
    await rig.look();
    if (hour === 10) await rig.restart();
    await rig.clock.advance(hourMs);
  }
  expect(told()).toEqual([]);
  const failing = rig.alerts.channels.list().find(({ name }) => name === 'Pager');
  expect(failing).toMatchObject({ waiting: 12, failing: { since: began } });
  const tries = receiver.asked.length;
  expect(tries).toBeGreaterThan(20);
  expect(tries).toBeLessThan(60);

  receiver.answer = 204;
  await rig.clock.advance(hourMs);
  await rig.look();
  expect(told().map(({ event }) => event)).toEqual(Array(6).fill(['open', 'close']).flat());
  expect(new Set(told().map(({ id }) => id)).size).toBe(12);
  // Tried often, under one id.
  expect(receiver.asked[0]?.headers['webhook-id']).toBe(told()[0]?.id);
  await rig.restart();
  await rig.look();
  expect(told()).toHaveLength(12);
});

test('a console that ends while a message is on its way sends it again, under the same id', async () => {
  await webhook();
  receiver.answer = 'silence';
  rig.readings = [reading('down')];
  const looking = rig.look();
  while (receiver.asked.length === 0) await settle();
  await rig.restart();
  await looking;
  receiver.answer = 204;
  await rig.look();
  await rig.look();
  expect(told()).toHaveLength(1);
  expect(told()[0]?.id).toBe(receiver.asked[0]?.headers['webhook-id']);
});

test('a channel that does not get through is told through the others, and not through itself', async () => {
  const other = await openReceiver();
  await webhook();
  await rig.channel({ name: 'Other', settings: { kind: 'webhook', address: other.url, signed: false } });
  receiver.answer = 'hang-up';
  rig.readings = [reading('degraded')];
  await rig.look();
  await rig.clock.advance(20 * minuteMs);
  await rig.look();
  receiver.answer = 204;
  await rig.clock.advance(40 * minuteMs);
  await rig.look();
  await rig.look();
  expect(toldTo(other).map(({ title }) => title.en)).toEqual([
    'Chat: degraded (state)',
    'Pager: degraded (this desk)',
    expect.stringMatching(/^Pager: well again after /),
  ]);
  expect(told().map(({ title }) => title.en)).toEqual(['Chat: degraded (state)']);
  await other.dispose();
});

test('nothing is sent where a receiver redirects to', async () => {
  const elsewhere = await openReceiver();
  const { id } = await webhook();
  receiver.answer = { status: 307, headers: { location: `${elsewhere.url}/steal?x=1` } };
  const signal = new AbortController().signal;
  const result = await rig.alerts.channels.test(id, signal);
  expect(result.ok).toBe(false);
  expect(result.outcome.en).toContain(`redirects to ${elsewhere.url} (307)`);
  expect(elsewhere.asked).toEqual([]);
  await elsewhere.dispose();
});

test('a message that is refused for good makes room after a few attempts, and that is said', async () => {
  await webhook();
  rig.readings = [reading('down')];
  receiver.answer = 400;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await rig.look();
    await rig.clock.advance(hourMs);
  }
  expect(receiver.asked).toHaveLength(5);
  receiver.answer = 204;
  rig.readings = [reading('well')];
  await rig.look();
  expect(told()).toMatchObject([{ event: 'close', droppedBefore: 1 }]);
  expect(rig.journal.filter(({ action }) => action === 'alert.not-told')).toMatchObject([
    { subject: 'Pager', result: 'failed', details: { event: 'open', messages: 1 } },
  ]);
  const [alert] = rig.alerts.service.list(null, false).alerts;
  const { messages } = rig.alerts.service.get(alert?.id ?? '');
  expect(messages.filter(({ channelName }) => channelName === 'Pager').map(({ state }) => state)).toEqual([
    'given-up',
    'delivered',
  ]);
});

test('a queue that is full keeps the newest, and says how many were lost', async () => {
  await webhook();
  receiver.answer = 503;
  rig.rule({ name: 'Often' });
  for (let round = 0; round < 13; round += 1) {
    rig.readings = [reading('down')];
    await rig.look();
    rig.readings = [reading('well')];
    await rig.look();
  }
  receiver.answer = 204;
  await rig.clock.advance(hourMs);
  await rig.look();
  expect(told()).toHaveLength(20);
  expect(told()[0]?.droppedBefore).toBe(6);
  expect(told()[1]?.droppedBefore).toBe(0);
});

test('the key of an address is put into its place and shown nowhere', async () => {
  const settings = {
    kind: 'webhook',
    address: `${receiver.url}/services/{key}?via=x`,
    signed: false,
  } as const;
  const channel = await rig.channel({ name: 'Team', settings }, { 'address-key': 'T0/B1' });
  expect(channel.keys).toEqual([{ name: 'address-key', stored: true, unattended: false }]);
  const result = await rig.alerts.channels.test(channel.id, new AbortController().signal);
  expect(result.ok).toBe(true);
  expect(receiver.accepted[0]?.path).toBe('/services/T0%2FB1?via=x');
  expect(JSON.stringify([channel, result, rig.journal])).not.toContain('T0');
});

test.each([
  'ftp://alerts.example/x',
  'https://ops:secret@alerts.example/x',
  'https://{key}.example/x',
  'no address',
])('%s is refused as an address', async (address) => {
  const draft = { name: 'Odd', settings: { kind: 'webhook', address } } as const;
  await expect(rig.channel(draft)).rejects.toMatchObject({ code: 'alert/invalid' });
});

test('one secret of a channel is granted to runs that nobody is signed in for, and none that it does not use', async () => {
  const { id } = await webhook();
  const keysOf = () => rig.alerts.channels.list().find((channel) => channel.id === id)?.keys;
  expect(keysOf()).toEqual([{ name: 'signing-key', stored: true, unattended: false }]);
  const { signal } = new AbortController();
  await rig.alerts.channels.grantKey(id, 'signing-key', signal);
  expect(keysOf()).toEqual([{ name: 'signing-key', stored: true, unattended: true }]);
  expect(rig.journal.at(-1)).toMatchObject({
    action: 'credential.granted-unattended',
    subject: 'Pager: signing-key',
  });
  await expect(rig.alerts.channels.grantKey(id, 'password', signal)).rejects.toMatchObject({
    code: 'alert/invalid',
  });
});
