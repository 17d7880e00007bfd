import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { succeeded } from '../../shared/contract/envelope.ts';
import { wireVersion } from '../../shared/contract/wire.ts';
import { webWireVersion } from '../../renderer/bridge/web-link.ts';
import { buildOps } from '../../renderer/bridge/web-ops.ts';
import { PageBridge } from '../fakes/electron/page-bridge.ts';
import { calls, events, expectedMembers } from './call-channels.ts';
import { buildPreload } from './preload-bundle.ts';

const frame = { url: 'ops://app/', isMainFrame: true };
let preload: Awaited<ReturnType<typeof buildPreload>>;

beforeAll(async () => {
  preload = await buildPreload();
}, 60_000);

afterAll(() => preload.dispose());

/** A page behind the built preload script, and everything it sent to the main process. */
function openPage() {
  const sent: { channel: string; args: unknown[] }[] = [];
  const bridge = new PageBridge(1, preload.path);
  const worlds = bridge.startDocument(async (channel, args) => {
    sent.push({ channel, args });
    return succeeded(channel);
  });
  return { bridge, worlds, sent };
}

describe('what the preload script hands to the page', () => {
  it('is window.ops and nothing else, one member a channel', () => {
    const { worlds } = openPage();
    expect(Object.keys(worlds)).toEqual(['ops']);
    const ops = worlds['ops'] ?? {};
    expect(
      Object.fromEntries(Object.entries(ops).map(([group, members]) => [group, Object.keys(members)])),
    ).toEqual(expectedMembers());
  });

  it.each(calls.map(({ channel }) => channel))(
    'asks %s on its own channel and passes one argument',
    async (channel) => {
      const { bridge, sent } = openPage();
      const [group = '', name = ''] = channel.split('.');
      const answer = await bridge.call(['ops', group, name], [{ a: 1 }, 'second', 'third'], frame);
      expect(sent).toEqual([{ channel: `ops:${channel}`, args: [{ a: 1 }] }]);
      expect(answer).toEqual(succeeded(`ops:${channel}`));
    },
  );

  it('has no way to name a channel, an event object or the renderer end of Electron', () => {
    expect(preload.code).not.toMatch(/\bsendSync\b|\bpostMessage\b|\bsendToHost\b|\bipcRenderer\.send\b/);
    const requires = [...preload.code.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map((match) => match[1]);
    expect(requires).toEqual(['electron']);
  });

  it('stays small, because it carries no schemas', () => {
    expect(Buffer.byteLength(preload.code)).toBeLessThan(6000);
  });
});

describe('the two ways to build window.ops', () => {
  it('give the page of the web face the same members as the desktop', () => {
    const link = { ask: async () => succeeded(null), listen: () => () => {} };
    const ops = buildOps(link);
    expect(
      Object.fromEntries(Object.entries(ops).map(([group, members]) => [group, Object.keys(members)])),
    ).toEqual(expectedMembers());
  });

  it('speak the version of the wire that the console speaks', () => {
    expect(webWireVersion).toBe(wireVersion);
  });

  it('know calls and events apart', () => {
    expect(calls.length).toBeGreaterThan(40);
    expect(events.map(({ channel }) => channel)).toEqual([
      'app.settingsChanged',
      'app.placeRequested',
      'targets.changed',
      'probes.changed',
      'incidents.changed',
      'runbooks.changed',
      'socketio.progressed',
      'socketio.linkChanged',
      'releases.changed',
      'jobs.changed',
      'repositories.changed',
      'snapshots.changed',
      'schedules.changed',
      'alerts.changed',
      'alerts.notified',
      'hosts.linksChanged',
    ]);
  });
});
