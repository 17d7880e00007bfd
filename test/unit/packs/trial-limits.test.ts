import { describe, expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import type { Pack } from '../../../electron/packs/schema/pack.ts';
import { whyNotSent, whyNotTried } from '../../../electron/packs/trial-limits.ts';
import { withProbe } from './sample-pack.ts';

function packOf(text: string): Pack {
  const { pack, problems } = parsePack(text);
  expect(problems).toEqual([]);
  if (pack === null) throw new Error('the sample is not valid');
  return pack;
}

function why(rest: string, kind = 'http'): string | null {
  const pack = packOf(withProbe(rest, kind));
  const [probe] = pack.probes;
  return probe === undefined ? 'no probe' : (whyNotTried(pack, probe)?.en ?? null);
}

describe('what is tried of a draft', () => {
  it.each([
    ['http', 'request: { path: /a }'],
    ['refusal', 'request: { path: /a }'],
    ['tcp', 'port: "1"'],
    ['disk', 'path: .'],
    ['sqlite', 'path: a.db, timeout: 30s, every: 60s'],
    ['databases', "path: 'rooms/room_*.db', timeout: 30s, every: 60s"],
  ])('reads: %s', (kind, rest) => {
    expect(why(rest, kind)).toBeNull();
  });

  it.each([
    ['http', 'writes: true, every: 15m, request: { path: /a }', 'changes something'],
    ['refusal', 'request: { method: POST, path: /a }, every: 15m', 'not GET or HEAD'],
    ['http', 'session: main, request: { path: /a }', 'signs in'],
    ['socket-io', 'path: /socket.io/', 'more than reading requests'],
    ['command', 'command: [uptime]', 'starts a program'],
    ['policy', 'every: 60s', 'compared with policies'],
  ])('leaves out: %s with %s', (kind, rest, expected) => {
    expect(why(rest, kind)).toContain(expected);
  });

  it('sends a credential to the addresses of the target only', () => {
    const pack = packOf(
      withProbe("request: { path: /a, headers: { authorization: '${credential.account.secret}' } }"),
    );
    const [probe] = pack.probes;
    if (probe === undefined) throw new Error('no probe');
    const own = { url: 'http://own.example' };
    expect(whyNotSent(pack, probe, own, own)).toBeNull();
    expect(whyNotSent(pack, probe, { url: 'http://typed.example' }, own)?.en).toContain('credential');
    expect(whyNotSent(pack, probe, { url: 'http://typed.example' }, {})?.en).toContain('credential');
  });
});
