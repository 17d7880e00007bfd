import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertPayload } from '../../../electron/alerts/payload.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { chat, openAlertRig, reading } from './alert-rig.ts';
import type { AlertRig } from './alert-rig.ts';
import { openReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let rig: AlertRig;
let receiver: Receiver;

beforeEach(async () => {
  rig = openAlertRig(new FakeClock(Date.UTC(2026, 0, 5, 12)));
  receiver = await openReceiver();
  const settings = { kind: 'webhook', address: receiver.url, signed: false } as const;
  await rig.channel({ name: 'Pager', settings });
});

afterEach(async () => {
  await rig.dispose();
  await receiver.dispose();
});

function events(): readonly string[] {
  return receiver.accepted.map(({ body }) => (JSON.parse(body) as AlertPayload).event);
}

test('what quiet hours hold back is told at their end, in order', async () => {
  rig.rule({ name: 'Quiet', quiet: { from: '12:00', to: '14:00', zone: 'UTC' } });
  rig.readings = [reading('degraded')];
  await rig.look();
  await rig.clock.advance(30 * minuteMs);
  rig.readings = [reading('well')];
  await rig.look();
  expect(events()).toEqual([]);
  expect(rig.alerts.channels.list()[0]).toMatchObject({ waiting: 0, held: 2 });
  await rig.clock.advance(89 * minuteMs);
  await rig.look();
  expect(events()).toEqual([]);
  await rig.restart();
  await rig.clock.advance(minuteMs);
  await rig.look();
  expect(events()).toEqual(['open', 'close']);
});

test('what becomes down breaks the quiet, and what was held of it goes before', async () => {
  rig.rule({ name: 'Quiet', quiet: { from: '12:00', to: '14:00', zone: 'UTC' } });
  rig.readings = [reading('degraded')];
  await rig.look();
  expect(events()).toEqual([]);
  rig.readings = [reading('down')];
  await rig.look();
  expect(events()).toEqual(['open', 'worse']);
  rig.readings = [reading('degraded')];
  await rig.look();
  rig.readings = [reading('down')];
  await rig.look();
  expect(events()).toEqual(['open', 'worse']);
});

test('reminders come at their time, no more than the cap, and not after somebody acknowledged', async () => {
  rig.rule({ name: 'Often', repeat: { everyMinutes: 60, atMost: 2 } });
  rig.readings = [reading('down')];
  for (let half = 0; half < 10; half += 1) {
    await rig.look();
    await rig.clock.advance(30 * minuteMs);
  }
  expect(events()).toEqual(['open', 'reminder', 'reminder']);
  rig.readings = [reading('well')];
  await rig.look();
  rig.readings = [reading('down')];
  await rig.look();
  const [alert] = rig.alerts.service.list(null, true).alerts;
  rig.alerts.service.acknowledge(alert?.id ?? '', 'on it');
  await rig.clock.advance(3 * hourMs);
  await rig.look();
  expect(events()).toEqual(['open', 'reminder', 'reminder', 'close', 'open']);
  expect(rig.journal).toMatchObject([
    {},
    {},
    { action: 'alert.acknowledge', targetId: chat, details: { comment: 'on it' } },
  ]);
});

test('less than the floor is not told, and told once it reaches it', async () => {
  rig.rule({ name: 'Down only', floor: 'down' });
  rig.readings = [reading('unknown')];
  await rig.look();
  rig.readings = [reading('degraded')];
  await rig.look();
  expect(events()).toEqual([]);
  rig.readings = [reading('down')];
  await rig.look();
  expect(events()).toEqual(['open']);
  rig.readings = [];
  await rig.look();
  expect(events()).toEqual(['open', 'close']);
});

test('nothing opens and nothing closes in a maintenance window; after it, it is as it is', async () => {
  rig.inMaintenance = true;
  rig.readings = [reading('down')];
  await rig.look();
  expect(rig.alerts.service.list(null, true).alerts).toEqual([]);
  rig.inMaintenance = false;
  await rig.look();
  expect(events()).toEqual(['open']);
  rig.inMaintenance = true;
  rig.readings = [reading('well')];
  await rig.look();
  expect(rig.alerts.service.list(null, true).alerts).toMatchObject([{ current: false }]);
  rig.inMaintenance = false;
  await rig.look();
  expect(events()).toEqual(['open', 'close']);
});

test('not knowing any more closes nothing', async () => {
  rig.readings = [reading('degraded')];
  await rig.look();
  for (const verdict of ['unsure', 'unknown'] as const) {
    rig.readings = [reading(verdict)];
    await rig.look();
  }
  expect(events()).toEqual(['open']);
});

test('a heartbeat is sent as often as it should be while the desk is well, and again after a failure', async () => {
  const address = `${receiver.url}/beat`;
  await rig.channel({ name: 'Watcher', settings: { kind: 'heartbeat', address, everyMinutes: 5 } });
  const beats = () => receiver.accepted.filter(({ path }) => path === '/beat').length;
  const look = async (minutes: number) => {
    await rig.clock.advance(minutes * minuteMs);
    await rig.look();
  };
  await rig.look();
  await look(4);
  expect(beats()).toBe(1);
  await look(1);
  expect(beats()).toBe(2);
  receiver.answer = 500;
  await look(5);
  receiver.answer = 204;
  await look(1);
  expect(beats()).toBe(3);
  // The desk itself is in trouble: a watcher has to notice.
  rig.readings = [reading('down', { key: 'schedule/desk', cause: 'desk', targetId: null })];
  await look(10);
  await look(10);
  expect(beats()).toBe(3);
});

test('recurring maintenance becomes an alert only where a rule names it, and ends with that rule', async () => {
  const overdue = { cause: 'maintenance', key: `maintenance/${chat}` } as const;
  rig.readings = [reading('degraded', overdue)];
  rig.rule({ name: 'Everything' });
  await rig.look();
  expect(rig.alerts.service.list(null, null).alerts).toEqual([]);
  rig.rule({ name: 'Maintenance', causes: ['maintenance'] });
  await rig.look();
  expect(events()).toEqual(['open']);
  rig.rule({ name: 'Everything' });
  await rig.look();
  expect(rig.alerts.service.list(null, null).alerts).toMatchObject([{ end: 'gone' }]);
});
