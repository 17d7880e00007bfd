import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import { createHttpClient } from '../../../electron/probes/http/node-http-client.ts';
import { climbLadder } from '../../../electron/probes/socket-io/ladder.ts';
import type { LadderTarget } from '../../../electron/probes/socket-io/ladder-target.ts';
import { LiveLink } from '../../../electron/probes/socket-io/link.ts';
import { createSocketClient } from '../../../electron/probes/socket-io/client.ts';
import { connectClient } from '../../../electron/probes/socket-io/connect.ts';
import { climbRoundTrip } from '../../../electron/probes/socket-io/layers/round-trip.ts';
import { payloadJudge, planRoundTrip } from '../../../electron/probes/socket-io/round-trip-plan.ts';
import { SocketIoProbe } from '../../../electron/packs/schema/probes/network.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { freePort } from '../../lab/free-port.ts';
import { startMessenger } from '../../lab/messenger/server.ts';
import type { Messenger } from '../../lab/messenger/server.ts';
import type { MessengerFault } from '../../lab/messenger/faults.ts';
import { judge } from '../../../electron/probes/kinds/socket-io.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { browser } from '../lab/browser.ts';

const clock = new SystemClock();
const network = { ca: null, proxy: null };
const http = createHttpClient(network, { userAgent: 'Holdfast/test' });

let folder = '';
let server: Messenger;
let cookie = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-socket-io-'));
  server = await startMessenger({ folder, size: 'small' });
  const client = browser(server.url);
  await client.signIn(server.accounts.ops);
  cookie = client.cookie();
});

afterAll(async () => {
  http.dispose();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const roundTrip = SocketIoProbe.parse({
  kind: 'socket-io',
  'round-trip': {
    join: {
      event: 'join_room',
      payload: { room_id: { $number: '${settings.probe-room}' } },
      joined: 'joined_room',
    },
    send: {
      event: 'send_message',
      payload: {
        room_id: { $number: '${settings.probe-room}' },
        content: 'probe',
        type: 'text',
        encrypted: true,
        client_msg_id: '${uuid}',
      },
    },
    ack: [{ json: '$.ok', equals: true }],
    receive: { event: 'new_message', where: [{ json: '$.client_msg_id', equals: '${uuid}' }] },
    cleanup: [{ event: 'delete_message', payload: { message_id: { $number: '${ack.message_id}' } } }],
  },
});

function ladderTarget(change: Partial<LadderTarget> = {}): LadderTarget {
  return {
    url: new URL(server.url),
    path: '/socket.io/',
    namespace: '/',
    network,
    ports: null,
    http,
    cookie,
    auth: null,
    ...change,
  };
}

async function climb(
  change: Partial<LadderTarget> = {},
  withMessage = false,
  signal = new AbortController().signal,
) {
  const target = ladderTarget(change);
  const definition = roundTrip['round-trip'];
  const wait = { signal, timeoutMs: 1500 };
  const seen: ProbeStep[] = [];
  const report = await climbLadder(target, {
    clock,
    signal,
    rungTimeoutMs: 1500,
    onStep: (step) => seen.push(step),
    cookieAnew: null,
    roundTrip:
      withMessage && definition
        ? async (sender) => {
            const receiver = createSocketClient({
              ...target,
              transports: ['websocket'],
              reconnect: false,
              timeoutMs: 1500,
            });
            await connectClient(receiver, wait);
            const scope = {
              settings: { 'probe-room': server.probeRoomId },
              now: clock.now(),
              uuid: crypto.randomUUID(),
            };
            const rung = await climbRoundTrip(
              { sender, receiver },
              planRoundTrip(definition, scope),
              payloadJudge(clock),
              wait,
            );
            receiver.disconnect();
            return rung;
          }
        : null,
  });
  return { report, outcomes: Object.fromEntries(report.steps.map((step) => [step.id, step.outcome])), seen };
}

async function withFault<Result>(name: MessengerFault, run: () => Promise<Result>): Promise<Result> {
  await server.fault(name, true);
  try {
    return await run();
  } finally {
    await server.fault(name, false);
  }
}

describe('the Socket.IO ladder', () => {
  test('climbs every rung of a healthy server and tells each as it goes', async () => {
    const { report, outcomes, seen } = await climb({}, true);
    expect(outcomes).toEqual({
      dns: 'skipped',
      tcp: 'ok',
      tls: 'skipped',
      polling: 'ok',
      upgrade: 'ok',
      namespace: 'ok',
      'round-trip': 'ok',
    });
    expect(report).toMatchObject({ ok: true, failingLayer: null, usualCauses: [] });
    expect(seen.map((step) => step.id)).toEqual(report.steps.map((step) => step.id));
  });

  test('stops at the closed port and leaves the later rungs untried', async () => {
    const port = await freePort();
    const { report, outcomes } = await climb({ url: new URL(`http://127.0.0.1:${port}`) });
    expect(report.failingLayer).toBe('tcp');
    expect(report.verdict.en).toContain('nothing listens on that port');
    expect(outcomes).toMatchObject({ tcp: 'down', polling: 'skipped', namespace: 'skipped' });
  });

  test('knows nothing of a server whose host cannot be reached, and says so instead of that the server is down', async () => {
    const text = localText('chat.example cannot be reached.', 'chat.example에 연결할 수 없습니다.');
    const gone = new AppError('ssh/unreachable', text);
    const ports = {
      label: 'ops@chat.example',
      open: () => Promise.reject(gone),
      packets: () => Promise.reject(gone),
    };
    const { report, outcomes } = await climb({ ports });
    expect(outcomes).toMatchObject({ tcp: 'unknown', polling: 'skipped' });
    expect(report.verdict.en).toBe('chat.example cannot be reached.');
    expect(judge(report, 'down', 1000)).toMatchObject({ state: 'unknown' });
  });

  test('says that the name was not found', async () => {
    const { report } = await climb({ url: new URL('http://nowhere.invalid:5000') });
    expect(report.failingLayer).toBe('dns');
  });

  test('refuses a connection without a session at the namespace and says that the session is missing', async () => {
    const { report } = await climb({ cookie: null });
    expect(report.failingLayer).toBe('namespace');
    expect(report.verdict.en).toContain('had no signed-in session');
  });

  const faults: readonly [MessengerFault, string, RegExp, boolean][] = [
    ['socket-upgrade-blocked', 'upgrade', /did not get through/, false],
    ['gevent-missing', 'upgrade', /offers no upgrade/, false],
    ['socket-path-wrong', 'polling', /nothing at \/socket\.io\//, false],
    ['socket-eio3-only', 'polling', /another version of Engine\.IO/, false],
    ['socket-origin-refused', 'polling', /refused the Origin/, false],
    ['socket-connect-refused', 'namespace', /its session is not accepted/, false],
    ['socket-no-ack', 'round-trip', /never acknowledged/, true],
    ['socket-no-broadcast', 'round-trip', /never arrived on the second connection/, true],
    ['accepts-never-answers', 'polling', /never answered/, false],
    ['spa-fallthrough', 'polling', /not with an Engine\.IO handshake/, false],
    [
      'redirect-elsewhere',
      'polling',
      /redirects to http:\/\/127\.0\.0\.1:\d+\/socket\.io\/\. It was not followed/,
      false,
    ],
  ];
  test.each(faults)('names the failing layer for %s', async (fault, layer, verdict, withMessage) => {
    const { report } = await withFault(fault, () => climb({}, withMessage));
    expect(report.failingLayer).toBe(layer);
    expect(report.verdict.en).toMatch(verdict);
    expect(report.usualCauses.length).toBeGreaterThan(0);
  });

  test('a cancelled climb ends at once and says so', async () => {
    const controller = new AbortController();
    const started = performance.now();
    const { report } = await withFault('accepts-never-answers', async () => {
      setTimeout(() => controller.abort(), 100);
      return climb({}, false, controller.signal);
    });
    expect(performance.now() - started).toBeLessThan(1200);
    expect(report.verdict.en).toContain('cancelled');
  });

  test('the message of a round trip is taken back', async () => {
    const before = await messagesInProbeRoom();
    await climb({}, true);
    const after = await messagesInProbeRoom();
    const added = after.filter((message) => !before.some((old) => old.id === message.id));
    expect(added).toHaveLength(1);
    expect(added[0]?.content).not.toContain('probe');
  });
});

describe('the live link', () => {
  test('connects, upgrades, measures round trips and ends when it is closed', async () => {
    const link = new LiveLink(ladderTarget(), clock, () => {});
    await expect.poll(() => link.status.transport, { timeout: 5000 }).toBe('websocket');
    await expect.poll(() => link.status.roundTrips.length, { timeout: 9000 }).toBeGreaterThan(0);
    link.dispose();
    expect(link.status.state).toBe('closed');
    expect(link.status.events.map((event) => event.kind)).toEqual(
      expect.arrayContaining(['upgraded', 'connected', 'closed']),
    );
  });
});

const Messages = z.array(z.object({ id: z.number(), content: z.string() }));

async function messagesInProbeRoom(): Promise<z.infer<typeof Messages>> {
  const client = browser(server.url);
  await client.signIn(server.accounts.ops);
  const answer = await client.send('GET', `/api/rooms/${server.probeRoomId}/messages?limit=200`);
  return Messages.parse(answer.json['messages']);
}
