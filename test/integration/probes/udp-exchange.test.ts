import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { udpExchangeKind } from '../../../electron/probes/kinds/udp-exchange.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { exchangePackets } from '../../../electron/probes/udp/exchange-packets.ts';
import type { PacketPlan } from '../../../electron/probes/udp/exchange-packets.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define, MemorySecrets, MovableClock } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import { startSigned } from './support/signed-udp.ts';

const open = closer();
afterEach(() => open.close());

const secret = 'the-shared-secret';
const handshake = {
  port: '${settings.port}',
  send: [
    { text: 'LM' },
    { id: 'body', hex: '0101' },
    { uint64: 'now-ms' },
    { id: 'nonce', random: 16 },
    { 'hmac-sha256': { key: 'shared', from: 'body' } },
  ],
  answer: [
    { text: 'LM' },
    { id: 'body', hex: '0102' },
    { echo: 'nonce' },
    { 'hmac-sha256': { key: 'shared', from: 'body' } },
  ],
  within: '120ms',
  'clock-within': '2m',
};
const health = {
  request: { path: '/health' },
  expect: [{ json: '$.checks.messaging', equals: 'UP', reason: 'messaging is ${actual}' }],
};

async function run(port: number, probe: object = {}, options: BenchOptions & { url?: string } = {}) {
  const secrets = options.secrets ?? new MemorySecrets({ shared: { username: null, secret } });
  const { url = 'http://127.0.0.1:1', ...rest } = options;
  const made = open.add(bench(url, { ...rest, settings: { port }, secrets }));
  return udpExchangeKind.run(define('udp-exchange', { ...handshake, ...probe }), made.context);
}

function fact(outcome: ProbeOutcome, name: string): string | undefined {
  return outcome.evidence.find((item) => item.name === name)?.value;
}

function reason(outcome: ProbeOutcome): string {
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

describe('the signed handshake', () => {
  test('of 60 bytes is answered, and neither secret nor signature is seen', async () => {
    const server = open.add(await startSigned({ secret }));
    const outcome = await run(server.port);
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(outcome.latencyMs).toBeGreaterThan(0);
    expect(server.seen[0]?.length).toBe(60);
    expect(fact(outcome, 'sent')).toMatch(
      /^60 bytes: 4c4d 0101 [0-9a-f]{16} [0-9a-f]{32} \[signature, 32 bytes\]$/,
    );
    expect(fact(outcome, 'answer')).toBe('52 bytes');
    expect(JSON.stringify(outcome)).not.toContain(secret);
    expect(JSON.stringify(outcome)).not.toContain(server.seen[0]?.subarray(-32).toString('hex'));
  });

  test('is sent again, as another packet, when one is lost', async () => {
    const server = open.add(await startSigned({ secret, losesFirst: 2 }));
    const outcome = await run(server.port);
    expect(outcome.state).toBe('ok');
    expect(fact(outcome, 'packets sent')).toBe('3');
    const nonces = server.seen.map((packet) => packet.toString('hex', 12, 28));
    expect(new Set(nonces).size).toBe(3);
  });

  test('without its secret pauses the probe', async () => {
    const server = open.add(await startSigned({ secret }));
    expect(await run(server.port, {}, { secrets: new MemorySecrets() })).toMatchObject({ state: 'paused' });
    expect(server.seen).toEqual([]);
  });

  test.each([
    [
      'signed by another',
      (answer: Buffer) => Buffer.concat([answer.subarray(0, 20), Buffer.alloc(32)]),
      /signature .* another secret/,
    ],
    ['of another request', (answer: Buffer) => answer.fill(7, 4, 20), /repeated "nonce"/],
    ['of another kind', (answer: Buffer) => answer.fill(9, 3, 4), /field body .* not what was expected/],
    ['cut off', (answer: Buffer) => answer.subarray(0, 30), /answer of 30 bytes ends before the signature/],
    ['too long', (answer: Buffer) => Buffer.concat([answer, Buffer.alloc(4)]), /56 bytes long; expected 52/],
  ])('answered with something %s is down', async (_what, change, expected) => {
    const server = open.add(await startSigned({ secret, change }));
    const outcome = await run(server.port, { tries: 1 });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toMatch(expected);
  });
});

describe('silence', () => {
  const wrong = { secrets: new MemorySecrets({ shared: { username: null, secret: 'another-secret' } }) };

  async function startHealth(messaging: string, clockAheadMs = 0) {
    const server = await startHttp((_, response) => {
      response.setHeader('date', new Date(Date.now() + clockAheadMs).toUTCString());
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ status: 'READY', checks: { messaging } }));
    });
    return open.add(server).url;
  }

  test('of a port on which nothing listens is told by the host', async () => {
    const gone = await startSigned({ secret });
    await gone.close();
    const outcome = await run(gone.port);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('nothing listens on that port');
    expect(fact(outcome, 'failed at')).toBe('tcp (ECONNREFUSED)');
  });

  test('without anyone to ask may be anything that UDP does not tell', async () => {
    const server = open.add(await startSigned({ secret }));
    const outcome = await run(server.port, {}, wrong);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toMatch(
      /3 packets.*the secret differs, or the clocks.*firewall.*another program/,
    );
  });

  test('of a server that calls itself well, with a right clock, leaves the secret or the way', async () => {
    const server = open.add(await startSigned({ secret }));
    const url = await startHealth('UP');
    const outcome = await run(server.port, { 'when-silent': health }, { ...wrong, url });
    expect(reason(outcome)).toMatch(/the secret differs, or a firewall/);
    expect(reason(outcome)).not.toContain('clocks');
    expect(fact(outcome, 'the server says')).toContain('is "UP"');
  });

  test('of a server that says itself that it is off is explained by that', async () => {
    const server = open.add(await startSigned({ secret }));
    const url = await startHealth('DISABLED');
    const outcome = await run(server.port, { 'when-silent': health }, { ...wrong, url });
    expect(reason(outcome)).toContain('The server says why: messaging is "DISABLED"');
  });

  test('of a server whose clock is off is explained by that', async () => {
    const server = open.add(await startSigned({ secret, aheadMs: 180_000 }));
    const url = await startHealth('UP', 180_000);
    const outcome = await run(server.port, { 'when-silent': health }, { url });
    expect(reason(outcome)).toMatch(/clock and this desk's are (3 min|2 min 59 s)[^,]* apart/);
    const clock = new MovableClock();
    clock.skewMs = -600_000;
    const right = open.add(await startSigned({ secret }));
    const own = await run(right.port, { 'when-silent': health }, { url: await startHealth('UP'), clock });
    expect(reason(own)).toContain('clock');
  });

  test('of a server that cannot be asked either says so', async () => {
    const server = open.add(await startSigned({ secret }));
    const url = `http://127.0.0.1:${await freePort()}`;
    const outcome = await run(server.port, { 'when-silent': health }, { ...wrong, url });
    expect(reason(outcome)).toMatch(/could not be asked why: .* refuses the connection/);
  });

  test('ends with the cancel', async () => {
    const server = open.add(await startSigned({ secret }));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 40);
    const outcome = await run(server.port, { within: '1s' }, { ...wrong, signal: stop.signal });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('cancelled');
  });
});

test('numbers, times and texts are written and read in their order', async () => {
  const socket = createSocket('udp4');
  const seen: Buffer[] = [];
  socket.on('message', (packet, { port, address }) => {
    seen.push(packet);
    const answer = Buffer.alloc(15);
    answer.writeUInt16LE(513, 0);
    answer.writeUInt32BE(Math.floor(Date.now() / 1000) + 100, 2);
    answer.write('pong', 6);
    socket.send(answer, port, address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  open.add({ close: () => new Promise<void>((done) => socket.close(() => done())) });
  const probe = {
    send: [
      { uint8: 255 },
      { uint16: 258, order: 'little' },
      { uint32: 16_909_060 },
      { uint64: 72_623_859_790, order: 'little' },
      { uuid: 'text' },
      { text: 'port ${settings.port}' },
    ],
    answer: [{ uint16: 513, order: 'little' }, { uint32: 'now-s' }, { text: 'pong' }, { any: 'rest' }],
  };
  const { port } = socket.address();
  const good = await run(port, probe);
  expect(good.state).toBe('ok');
  expect(fact(good, 'clock of the server')).toMatch(/^(1 min (39|40) s|99\.\d s) ahead$/);
  const [packet] = seen;
  expect(packet?.toString('hex', 0, 15)).toBe('ff0201010203044e28b8e810000000');
  expect(packet?.toString('latin1', 15)).toMatch(new RegExp(`^[0-9a-f-]{36}port ${port}$`));
  const strict = [{ any: 2 }, { uint32: 'now-s', within: '5s' }, { any: 'rest' }];
  const late = await run(port, { ...probe, answer: strict, tries: 1 });
  expect(reason(late)).toMatch(/field 2 of the answer is a time .* ahead of this desk/);
});

describe('an exchange that another one has to precede', () => {
  const conversation = {
    first: { send: [{ text: 'hello' }], answer: [{ text: 'welcome' }] },
    send: [{ id: 'question', text: 'ask' }],
    answer: [{ text: 'told ' }, { any: 'rest' }, { echo: 'question' }],
  };

  /** Answers questions of addresses that said hello, and loses the first packet of each kind. */
  async function startPolite(answersQuestions: boolean) {
    const known = new Set<number>();
    const lost = new Set<string>();
    const socket = createSocket('udp4');
    socket.on('message', (packet, peer) => {
      const text = packet.toString();
      if (!lost.has(text)) {
        lost.add(text);
      } else if (text === 'hello') {
        known.add(peer.port);
        socket.send('welcome', peer.port, peer.address);
      } else if (answersQuestions && known.has(peer.port)) {
        socket.send('told so much ask', peer.port, peer.address);
      }
    });
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    open.add({ close: () => new Promise<void>((done) => socket.close(() => done())) });
    return socket.address().port;
  }

  test('goes on from the same address, with as many tries again', async () => {
    const outcome = await run(await startPolite(true), { ...conversation, tries: 2 });
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(fact(outcome, 'exchanges answered')).toBe('2');
    expect(fact(outcome, 'packets sent')).toBe('2');
  });

  test('says that the first was answered and the second was not', async () => {
    const outcome = await run(await startPolite(false), { ...conversation, tries: 2 });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toMatch(/answered the first exchange.* did not answer 2 packets of the second/);
  });
});

test('a packet or an answer that cannot be made out of its description ends the exchange, and nothing else', async () => {
  const packet = { bytes: Buffer.from('x'), fields: new Map(), shown: '78' };
  const fits = { kind: 'differs', held: 0, problem: { en: '', ko: '' } } as const;
  const exchange = (plan: Partial<PacketPlan>, port: number) =>
    exchangePackets(
      { host: '127.0.0.1', port },
      {
        signal: new AbortController().signal,
        timeoutMs: 5000,
        tries: 1,
        withinMs: 1000,
        packets: [{ make: () => packet, match: () => fits, ...plan }],
      },
    );
  const boom = (): never => {
    throw new Error('no such name');
  };
  const echo = createSocket('udp4');
  echo.on('message', (bytes, { port, address }) => echo.send(bytes, port, address));
  await new Promise<void>((bound) => echo.bind(0, '127.0.0.1', bound));
  const { port } = echo.address();
  await expect(exchange({ make: boom }, port)).rejects.toThrow('no such name');
  await expect(exchange({ match: boom }, port)).rejects.toThrow('no such name');
  echo.close();
});

test('packets for which there is no way from here end the exchange with what the system says', async () => {
  const packet = { bytes: Buffer.from('x'), fields: new Map(), shown: '78' };
  const plan: PacketPlan = { make: () => packet, match: () => ({ kind: 'fits', clockOffsetMs: null }) };
  // A broadcast, which has to be asked for.
  const found = await exchangePackets(
    { host: '255.255.255.255', port: 9 },
    { signal: new AbortController().signal, timeoutMs: 5000, tries: 1, withinMs: 1000, packets: [plan] },
  );
  expect(found).toMatchObject({ kind: 'failure', layer: 'tcp', code: 'EACCES' });
});
