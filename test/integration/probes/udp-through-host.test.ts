import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hostPorts } from '../../../electron/locations/host-ports.ts';
import type { HostPorts } from '../../../electron/locations/host-ports.ts';
import { packetsScript } from '../../../electron/locations/ssh/packets-script.ts';
import type { SshConnection } from '../../../electron/locations/ssh/ssh-connection.ts';
import { createBudget } from '../../../electron/probes/http/budget.ts';
import { askSntp } from '../../../electron/probes/kinds/other-clocks.ts';
import { explainFailure } from '../../../electron/probes/net/explain-failure.ts';
import { exchangePackets } from '../../../electron/probes/udp/exchange-packets.ts';
import type { PacketOptions, PacketPlan } from '../../../electron/probes/udp/exchange-packets.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { bench } from './support/context.ts';
import { startTimeServer } from './support/time-server.ts';

const signal = new AbortController().signal;
const timeoutMs = 30_000;
const large = Buffer.alloc(60_000, 'large');

/** A packet that is answered by itself. */
function echoed(bytes: Buffer): PacketPlan {
  return {
    make: () => ({ bytes, fields: new Map(), shown: '' }),
    match: (answer) =>
      answer.equals(bytes)
        ? { kind: 'fits', clockOffsetMs: null }
        : { kind: 'differs', held: 0, problem: { en: 'other bytes', ko: '다른 바이트' } },
  };
}

/** A port of this computer, which is the host's as well, and what it hears. */
async function startPort(answers: boolean) {
  const socket = createSocket('udp4');
  const heard: { readonly bytes: number; readonly from: number }[] = [];
  socket.on('message', (packet, { port, address }) => {
    heard.push({ bytes: packet.length, from: port });
    if (answers) socket.send(packet, port, address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  const close = () => new Promise<void>((done) => socket.close(() => done()));
  return { port, heard, close };
}

/** How many programs of the host send to a port. */
function programsFor(port: number): number {
  const isOne = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`127.0.0.1\0${port}\0`);
    } catch {
      // It has just ended.
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOne(name)).length;
}

describe.skipIf(noSshServer !== null)(`packets of UDP through a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let connection: SshConnection;
  let through: HostPorts;
  const asked: string[] = [];
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
    connection = desk.connections.to(desk.enter(server));
    // Packets need no rights: whoever asks for sudo fails.
    const ports = hostPorts(() => connection.asRoot(() => Promise.reject(new Error('sudo was asked for'))));
    through = {
      ...ports,
      packets: (target, wait) => {
        asked.push(`${target.host}:${target.port}`);
        return ports.packets(target, wait);
      },
    };
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
  });
  const send = (port: number, options: Partial<PacketOptions> = {}) =>
    exchangePackets(
      { host: '127.0.0.1', port, through },
      { signal, timeoutMs, tries: 2, withinMs: 10_000, packets: [echoed(Buffer.from('x'))], ...options },
    );

  it('are answered one after the other, whatever their size, and come from one address', async () => {
    const { port, heard, close } = await startPort(true);
    onTestFinished(close);
    const sizes = [Buffer.from('hello'), large, Buffer.alloc(0)] as const;
    const [first, ...rest] = sizes.map(echoed);
    const found = await send(port, { packets: first === undefined ? [echoed(sizes[0])] : [first, ...rest] });
    expect(found).toMatchObject({ kind: 'answered', answered: 3, answerBytes: 0 });
    expect(heard.map(({ bytes }) => bytes)).toEqual([5, 60_000, 0]);
    expect(new Set(heard.map(({ from }) => from)).size).toBe(1);
    await expect.poll(() => programsFor(port)).toBe(0);
  });

  it('are sent as often as they may be where nobody answers, and end with a cancel', async () => {
    const { port, heard, close } = await startPort(false);
    onTestFinished(close);
    expect(await send(port, { withinMs: 20 })).toMatchObject({ kind: 'silent', tries: 2 });
    expect(heard).toHaveLength(2);
    const stop = new AbortController();
    const cancelled = send(port, { signal: stop.signal });
    await expect.poll(() => heard.length).toBe(3);
    expect(programsFor(port)).toBe(1);
    stop.abort();
    expect(await cancelled).toMatchObject({ kind: 'failure', layer: 'cancelled' });
    await expect.poll(() => programsFor(port)).toBe(0);
  });

  it('are said to be refused by the host where nothing listens', async () => {
    const { port, close } = await startPort(false);
    await close();
    const found = await send(port);
    expect(found).toMatchObject({ kind: 'failure', layer: 'tunnel', code: 'ssh/port-refused' });
    if (found.kind !== 'failure') return;
    const { state, reason } = explainFailure(found, 'port');
    expect({ state, text: reason.en }).toEqual({
      state: 'down',
      text: expect.stringContaining(
        `Nothing listens on 127.0.0.1:${port} of ${connection.label} (Connection refused)`,
      ) as string,
    });
  });

  it('also ask a time server of the host', async () => {
    const server = await startTimeServer({ aheadMs: 90_000 });
    onTestFinished(() => server.close());
    const { context, dispose } = bench('', { ports: through });
    onTestFinished(dispose);
    const { reading, steps } = await askSntp(server.address, context, createBudget(context.clock, timeoutMs));
    const facts = [
      { name: 'through', value: `SSH to ${connection.label}` },
      { name: 'stratum', value: '2' },
    ];
    expect(steps).toMatchObject([{ outcome: 'ok', facts: expect.arrayContaining(facts) as unknown }]);
    expect(asked).toContain(server.address);
    const { offsetMs, uncertaintyMs } = reading ?? { offsetMs: 0, uncertaintyMs: 0 };
    expect(Math.abs(offsetMs - 90_000)).toBeLessThan(1 + uncertaintyMs);
  });

  it('need python3 of the host, which is said', async () => {
    const programs = mkdtempSync(join(tmpdir(), 'holdfast-no-python-'));
    chmodSync(programs, 0o755);
    for (const name of ['sh', 'true', 'kill', 'sleep']) symlinkSync(join('/bin', name), join(programs, name));
    const bare = await startSshServer({ environment: { PATH: programs } });
    onTestFinished(async () => {
      await bare.stop();
      rmSync(programs, { recursive: true });
    });
    const poor = desk.connections.to(desk.enter(bare));
    const ports = hostPorts(() => poor);
    const found = await exchangePackets(
      { host: '127.0.0.1', port: 9, through: ports },
      { signal, timeoutMs, tries: 1, withinMs: 1000, packets: [echoed(Buffer.from('x'))] },
    );
    expect(found).toMatchObject({ kind: 'failure', code: 'ssh/lacks-program' });
    if (found.kind !== 'failure') return;
    const { state, reason } = explainFailure(found, 'port');
    expect({ state, text: reason.en }).toEqual({
      state: 'unknown',
      text: expect.stringMatching(/127\.0\.0\.1:9 is a UDP port of .* Install python3/) as string,
    });
    expect(reason.ko).toContain('python3');
  });

  it('are sent by a program that ends by itself when nobody ends it', async () => {
    const { port, close } = await startPort(false);
    onTestFinished(close);
    const args = ['-I', '-S', '-c', packetsScript, '127.0.0.1', `${port}`, '1'];
    const program = spawn('python3', args, { stdio: ['pipe', 'ignore', 'ignore'] });
    expect(await once(program, 'exit')).toEqual([null, 'SIGALRM']);
  });
});
