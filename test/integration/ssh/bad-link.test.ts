import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runToEnd } from '../../../electron/locations/ssh/run-to-end.ts';
import type { SshLocation } from '../../../electron/locations/ssh/ssh-location.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { startSlowLink } from '../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../lab/ssh/slow-link.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';

const { signal } = new AbortController();
const content = Buffer.alloc(8_000_000, 'holdfast');

describe.skipIf(noSshServer !== null)(`over a bad link ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let link: SlowLink;
  let location: SshLocation;
  beforeAll(async () => {
    server = await startSshServer();
    writeFileSync(join(server.folder, 'file'), content);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    [desk, link] = await Promise.all([practiceDesk(), startSlowLink(server.port)]);
    const known = server.knownHostsLine();
    const settings = desk.enter(server);
    desk.write('known_hosts', known.replace(`:${server.port} `, `:${link.port} `));
    location = desk.connections.location(
      { ...settings, address: { ...settings.address, port: link.port } },
      server.folder,
    );
  });
  afterEach(async () => {
    await desk.dispose();
    await link.stop();
  });

  it('many requests are under way at once', async () => {
    await location.facts('file', signal);
    const roundTripMs = 100;
    link.state.delayMs = roundTripMs / 2;
    const began = performance.now();
    const bytes = await location.read('file', 0, content.length, signal);
    expect(Buffer.compare(bytes, content)).toBe(0);
    // One after another the pieces alone would take this long, however fast the computer is.
    expect(performance.now() - began).toBeLessThan((content.length / (128 * 1024)) * roundTripMs);
    expect(link.carriedBytes()).toBeGreaterThan(content.length);
  });

  it('a cut ends what was under way and is mended by the next use', async () => {
    await location.facts('file', signal);
    link.state.bytesPerSecond = 4_000_000;
    const reading = location.read('file', 0, content.length, signal);
    const running = runToEnd(
      location.connection,
      { program: 'sleep', args: ['60'] },
      { mostBytes: 0 },
      { signal, timeoutMs: 60_000 },
    );
    const failures = Promise.allSettled([reading, running]);
    await expect.poll(() => link.carriedBytes(), { timeout: 30_000 }).toBeGreaterThan(100_000);
    link.cut();
    link.state.bytesPerSecond = null;
    for (const failure of await failures) expect(failure).toMatchObject({ reason: { code: 'ssh/lost' } });
    expect(Buffer.compare(await location.read('file', 0, content.length, signal), content)).toBe(0);
  });

  it('a silent network ends in a time that was set, not later', async () => {
    await location.facts('file', signal);
    link.state.silent = true;
    const wait = { signal, timeoutMs: 200 };
    const run = runToEnd(location.connection, { program: 'true', args: [] }, { mostBytes: 0 }, wait);
    await expect(run).rejects.toMatchObject({ code: 'ssh/timed-out' });
    const cancel = AbortSignal.timeout(200);
    await expect(location.facts('file', cancel)).rejects.toMatchObject({ code: 'run/cancelled' });
  });
});
