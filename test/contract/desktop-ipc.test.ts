import { electronDouble } from '../fakes/electron/in-process.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callChannels, registerIpc } from '../../electron/desktop/ipc/register.ts';
import { FakeConsole } from '../fakes/fake-console.ts';
import { calls } from './call-channels.ts';

const double = await electronDouble();
const main = { url: 'ops://app/', parent: null, processId: 1, routingId: 1 };
const foreign = [
  { who: 'a frame that is gone', frame: null },
  { who: 'a frame inside the page', frame: { ...main, parent: { url: 'ops://app/' } } },
  { who: 'about:blank', frame: { ...main, url: 'about:blank' } },
  { who: 'an empty address', frame: { ...main, url: '' } },
  { who: 'another page', frame: { ...main, url: 'https://evil.example/ops://app/' } },
  { who: 'a sibling of the scheme', frame: { ...main, url: 'ops://app.evil.example/' } },
  { who: 'another window', frame: { ...main, routingId: 9 } },
  { who: 'another process', frame: { ...main, processId: 2 } },
] as const;

let console: FakeConsole;
let refused: string[];
let signal: AbortController;
let takeAway: () => void;

beforeEach(() => {
  console = new FakeConsole();
  refused = [];
  signal = new AbortController();
  takeAway = registerIpc({
    console,
    signal: signal.signal,
    mainFrame: () => main,
    refused: (what) => refused.push(what),
  });
});

afterEach(() => takeAway());

describe('the desktop end of the contract', () => {
  it('answers exactly the calls of the contract, each with the prefix of the console', () => {
    expect([...callChannels()]).toEqual(calls.map(({ channel }) => channel));
    expect([...double.handledChannels()]).toEqual(calls.map(({ channel }) => `ops:${channel}`));
  });

  it('takes every handler away when it is disposed', () => {
    takeAway();
    expect(double.handledChannels()).toEqual([]);
  });

  it('names the face and hands on the signal of the window', async () => {
    await double.deliverInvoke('ops:app.info', [{}], main);
    expect(console.asked).toEqual([
      { channel: 'app.info', input: {}, context: { face: 'desktop', signal: signal.signal } },
    ]);
  });
});

describe.each(calls.map(({ channel }) => channel))('%s', (channel) => {
  it('answers the main frame of the window', async () => {
    const envelope = await double.deliverInvoke(`ops:${channel}`, [{ a: 1 }], main);
    expect(envelope).toEqual({ ok: true, value: { channel } });
    expect(refused).toEqual([]);
  });

  it.each(foreign)('refuses $who, and the console never hears of it', async ({ frame }) => {
    const envelope = await double.deliverInvoke(`ops:${channel}`, [{ a: 1 }], frame);
    expect(envelope).toMatchObject({ ok: false, error: { code: 'contract/untrusted-sender' } });
    expect(console.asked).toEqual([]);
    expect(refused).toEqual([`sender of ${channel}`]);
  });
});
