import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AlertId } from '../../../shared/model/ids.ts';
import { runCommandLine } from '../../../electron/cli/program.ts';
import type { AlertPayload } from '../../../electron/alerts/payload.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { openReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

/** The whole console, from a server that does not answer to what a receiver gets, by calls and by command. */

const noAlert = AlertId.parse('0000000000000000');
let desk: TestConsole;
let receiver: Receiver;
let folder: string;

beforeAll(async () => {
  receiver = await openReceiver();
  desk = await openTestConsole({ schedules: true });
  folder = await mkdtemp(join(tmpdir(), 'holdfast-alerts-'));
});

afterAll(async () => {
  await desk.dispose();
  await receiver.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function holdfast(...args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCommandLine(['--json', ...args], {
    version: '0.0.0-test',
    inputs: { env: { KEY: 'canary-signing-key' }, readLine: async () => 'canary-line', ask: () => null },
    signal: new AbortController().signal,
    write: (text) => void (stdout += text),
    writeError: (text) => void (stderr += text),
    open: async () => ({ ops: desk.ops, owner: true, dataDir: desk.dataDir, dispose: async () => {} }),
    faces: { serve: async () => 0, demo: async () => 0 },
  });
  const json = (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, never>;
  return { exitCode, stdout, stderr, json };
}

function told(): readonly AlertPayload[] {
  return receiver.accepted.map(({ body }) => JSON.parse(body) as AlertPayload);
}

async function until(holds: () => boolean): Promise<void> {
  const endAt = Date.now() + 30_000;
  while (!holds() && Date.now() < endAt) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}

test('a server that cannot be reached is told through a webhook, and once more when it is gone', async () => {
  const added = await holdfast(
    'alert',
    'channel',
    'add',
    'Pager',
    '--webhook',
    `${receiver.url}/hook`,
    '--secret',
    'signing-key=env:KEY',
  );
  expect(added).toMatchObject({ exitCode: 0, json: { keys: [{ name: 'signing-key', stored: true }] } });
  const granted = await holdfast('secret', 'grant', 'signing-key', '--channel', 'Pager', '--unattended');
  expect(granted).toMatchObject({ exitCode: 0, json: { keys: [{ name: 'signing-key', unattended: true }] } });
  const grants = (await holdfast('journal', 'list')).json;
  expect(grants['entries']).toContainEqual(
    expect.objectContaining({ action: 'credential.granted-unattended', subject: 'Pager: signing-key' }),
  );
  for (const wrong of [[], ['--channel', 'Pager', '--target', 'Chat']])
    expect((await holdfast('secret', 'grant', 'signing-key', ...wrong, '--unattended')).exitCode).toBe(2);
  const tried = await holdfast('alert', 'test', 'Pager');
  expect(tried).toMatchObject({ exitCode: 0, json: { ok: true } });
  expect(told()).toMatchObject([{ event: 'test', alert: null }]);

  const target = await desk.ops.call('targets.add', {
    name: 'Chat',
    pack: 'messenger',
    settings: { url: 'http://127.0.0.1:9', 'client-version': '1.0.0', 'desktop-only': false },
    credentials: {},
  });
  await desk.ops.call('probes.run', { targetId: target.id });
  // A slow console may see a part of it first, and tell the rest as one that became worse.
  const toldOf = (...events: readonly string[]) => told().filter(({ event }) => events.includes(event));
  await until(() => toldOf('open', 'worse').some(({ alert }) => alert?.severity === 'down'));
  expect(toldOf('open')).toHaveLength(1);
  expect(toldOf('open', 'worse').at(-1)).toMatchObject({
    alert: { cause: 'state', subject: 'Chat', severity: 'down' },
    target: { id: target.id, name: 'Chat', pack: 'messenger' },
  });

  const listed = await holdfast('alert', 'list');
  expect(listed).toMatchObject({ exitCode: 3, json: { alerts: [{ subject: 'Chat', closedAt: null }] } });
  const [alert] = (await desk.ops.call('alerts.list', { open: true })).alerts;
  const id = alert?.id ?? '';
  expect((await holdfast('alert', 'acknowledge', id.slice(0, 8), '--comment', 'on it')).exitCode).toBe(0);
  const shown = await holdfast('alert', 'show', id);
  expect(shown.json).toMatchObject({ alert: { acknowledged: { comment: 'on it' } } });
  const { messages } = await desk.ops.call('alerts.get', { alertId: alert?.id ?? noAlert });
  // Nobody sits at a desktop here: that channel has a message too, which is not waited for.
  expect(new Set(messages.map(({ channelName }) => channelName))).toEqual(new Set(['Desktop', 'Pager']));
  const toPager = messages.find(({ channelName, event }) => channelName === 'Pager' && event === 'open');
  expect(toPager).toMatchObject({ state: 'delivered', attempts: 1 });
  const { entries } = await desk.ops.call('journal.list', { text: 'acknowledge', limit: 10 });
  expect(entries).toMatchObject([
    { action: 'alert.acknowledge', subject: 'Chat', details: { comment: 'on it' } },
  ]);

  await desk.ops.call('targets.remove', { targetId: target.id, confirmName: 'Chat' });
  await until(() => toldOf('close').length > 0);
  expect(told().at(-1)).toMatchObject({ event: 'close', alert: { end: 'gone' } });
  expect((await holdfast('alert', 'list')).exitCode).toBe(0);
});

test('a program gets the payload on its standard input, and what it says is shown when it fails', async () => {
  const program = join(folder, 'tell');
  await writeFile(program, `#!/bin/sh\ncat > "$1"\necho "saw $2"\nexit "$3"\n`);
  await chmod(program, 0o755);
  const got = join(folder, 'got.json');
  const add = (code: string) =>
    holdfast('alert', 'channel', 'add', 'Script', '--program', program, '--arg', got, '$(id)', code);
  expect((await add('0')).exitCode).toBe(0);
  expect((await holdfast('alert', 'test', 'Script')).json).toMatchObject({ ok: true });
  expect(JSON.parse(await readFile(got, 'utf8'))).toMatchObject({ version: 1, event: 'test' });

  await add('4');
  const failed = await holdfast('alert', 'test', 'Script');
  expect(failed.exitCode).toBe(3);
  // No shell stood between.
  expect(failed.json).toMatchObject({
    ok: false,
    outcome: 'The program ended with 4. Only 0 counts as told.',
    facts: [{ value: program }, { value: 'saw $(id)' }],
  });
});

test('a program that hangs is stopped, and one that is not there is said to be missing', async () => {
  const program = join(folder, 'hang');
  await writeFile(program, '#!/bin/sh\nsleep 30\n');
  await chmod(program, 0o755);
  await holdfast('alert', 'channel', 'add', 'Slow', '--program', program, '--timeout', '1s');
  const slow = await holdfast('alert', 'test', 'Slow');
  expect(slow).toMatchObject({ exitCode: 3, json: { ok: false } });
  expect(slow.stdout).toContain('did not end within 1 s');
  await holdfast('alert', 'channel', 'add', 'Slow', '--program', join(folder, 'gone'));
  const gone = await holdfast('alert', 'test', 'Slow');
  expect(gone).toMatchObject({ exitCode: 3, json: { ok: false } });
  expect(gone.stdout).toContain('could not be started (ENOENT)');
});

test('rules and channels go to another desk without their secrets', async () => {
  const mail = ['--email', 'ops@mail.example', '--smtp', 'mail.example:587', '--from', 'desk@mail.example'];
  await holdfast('alert', 'channel', 'add', 'Mail', ...mail, '--user', 'desk', '--secret', 'password=-');
  const rule = ['--channel', 'Mail', '--quiet', '22:00-07:00', '--zone', 'Asia/Seoul', '--repeat', '1h'];
  expect((await holdfast('alert', 'rule', 'set', 'Nights', ...rule)).json).toMatchObject({
    quiet: { from: '22:00', to: '07:00', zone: 'Asia/Seoul', downAnyway: true },
    repeat: { everyMinutes: 60, atMost: 5 },
  });
  await holdfast('alert', 'rule', 'order', 'Nights');
  const { text } = await desk.ops.call('config.export', {});
  expect(text).not.toContain('canary');
  const other = await openTestConsole();
  try {
    await other.ops.call('config.import', { text });
    const { channels } = await other.ops.call('alerts.channels', {});
    expect(channels.map(({ name }) => name)).toEqual(['Desktop', 'Pager', 'Script', 'Slow', 'Mail']);
    expect(channels.at(-1)?.keys).toEqual([{ name: 'password', stored: false, unattended: false }]);
    const { rules } = await other.ops.call('alerts.rules', {});
    const nights = rules.find(({ name }) => name === 'Nights');
    expect(nights?.channelIds).toEqual([channels.at(-1)?.id]);
  } finally {
    await other.dispose();
  }
});

test('a repository that is set up is known to the probes of freshness at once', async () => {
  const target = await desk.ops.call('targets.add', {
    name: 'Kept',
    pack: 'messenger',
    settings: { url: 'http://127.0.0.1:9' },
  });
  const targetId = target.id;
  await desk.ops.call('probes.run', { targetId, probeIds: ['backup-age'] });
  const reason = async () => {
    const { probes } = await desk.ops.call('probes.snapshot', { targetId });
    return probes.find(({ id }) => id === 'backup-age')?.reason?.en;
  };
  expect(await reason()).toContain('No repository is known');
  const { token } = await desk.ops.call('picker.offer', { path: folder });
  await desk.ops.call('repositories.init', { name: 'Disk', folder: token, newFolderName: 'repository' });
  await expect.poll(reason, { timeout: 5_000 }).not.toContain('No repository is known');
  await desk.ops.call('targets.remove', { targetId, confirmName: 'Kept' });
});

test('what is typed wrongly is wrong usage, and a password in plain is refused', async () => {
  expect((await holdfast('alert', 'channel', 'add', 'Odd')).exitCode).toBe(2);
  expect((await holdfast('alert', 'rule', 'set', 'Odd', '--quiet', '25:00-07:00')).exitCode).toBe(2);
  const plain = ['--email', 'a@b.example', '--smtp', 'b.example:25', '--from', 'c@b.example', '--user', 'c'];
  const refused = await holdfast('alert', 'channel', 'add', 'Odd', ...plain, '--security', 'none');
  expect(refused).toMatchObject({ exitCode: 1, json: { error: { code: 'alert/invalid' } } });
  expect((await holdfast('alert', 'test', 'Nobody')).json).toMatchObject({
    error: { code: 'alert/unknown' },
  });
});

test('no secret of a channel stands in an answer, the journal or the log', async () => {
  const { channels } = await desk.ops.call('alerts.channels', {});
  const { entries } = await desk.ops.call('journal.list', { limit: 200 });
  const { credentials } = await desk.ops.call('credentials.list', {});
  const everything = JSON.stringify([channels, entries, credentials, desk.logger.records]);
  expect(everything).not.toContain('canary');
  // Secrets of channels are the channels' own affair.
  expect(credentials).toEqual([]);
});
