import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecoveryCode } from '../../../electron/repository/format/recovery-code.ts';
import { findCanary } from '../../fakes/canary.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { labOwner } from '../../lab/ssh/lab-account.ts';
import { noPracticeHost } from '../../lab/ssh/practice-host.ts';
import { startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { fillShop, put, runHere, shopPackText } from '../cli/support/shop-desk.ts';

const lookEveryMs = 5;

/** What every account of the host could see of the processes of one: their arguments, and what only they should see, their environment. */
function watchProcesses(uid: number): { readonly seen: ReadonlySet<string>; readonly stop: () => void } {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        if (statSync(`/proc/${pid}`).uid !== uid) continue;
        for (const file of ['cmdline', 'environ']) seen.add(readFileSync(`/proc/${pid}/${file}`, 'utf8'));
      } catch {
        // It has just ended.
      }
    }
  }, lookEveryMs);
  return { seen, stop: () => clearInterval(timer) };
}

describe.skipIf(noPracticeHost !== null)(`a secret of the desk ${noPracticeHost ?? ''}`, () => {
  let server: SshServer;
  let desk: TestConsole;
  let home: string;
  let shop: string;
  const outputs: string[] = [];
  const run = async (args: readonly string[]) => {
    const ended = await runHere(desk, args, '');
    outputs.push(ended.stdout, ended.stderr);
    return ended;
  };
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'));
    mkdirSync(join(home, '.ssh'));
    // Both have to be given: the passphrase opens the key, and the account wants its password as well.
    server = await startSshServer({ methods: 'publickey,password' });
    desk = await openTestConsole({ environment: { HOME: home } });
    shop = mkdtempSync(join(tmpdir(), 'holdfast-shop-on-host-'));
    fillShop(shop);
    for (let one = 0; one < 200; one += 1) put(shop, `uploads/many/${one}.bin`, Buffer.alloc(30_000, one));
    execFileSync('chown', ['-R', server.account.user, shop]);
    writeFileSync(join(home, 'shop.yaml'), shopPackText);
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    for (const folder of [home, shop]) rmSync(folder, { recursive: true, force: true });
  });

  it('is in no process, file, history or log of a host while a capture runs there, and in none of the desk', async () => {
    const password = server.account.password ?? '';
    const given = (name: string, text: string) => {
      const file = join(home, name);
      writeFileSync(file, text, { mode: 0o600 });
      return `@${file}`;
    };
    const identity = ['--identity', server.lockedKeyFile];
    const secrets = [
      '--password',
      given('password', password),
      '--passphrase',
      given('phrase', server.passphrase),
    ];
    await trustHost(
      (args) =>
        run([
          ...args.filter((arg) => arg !== server.keyFile && arg !== '--identity'),
          ...identity,
          ...secrets,
        ]),
      server,
    );
    const planned = await run(['--json', 'pack', 'install', join(home, 'shop.yaml')]);
    const sha256 = /[0-9a-f]{64}/.exec(planned.stdout)?.[0] ?? '';
    await run(['pack', 'install', join(home, 'shop.yaml'), '--confirm', sha256]);
    const address = `${server.account.user}@${server.host}:${server.port}`;
    const target = ['--pack', 'shop', '--name', 'Shop', '--set', `root=${shop}`];
    expect((await run(['target', 'add', ...target, '--ssh', address, ...identity])).exitCode).toBe(0);
    const [vault, kit] = [join(home, 'vault'), join(home, 'kit')];
    expect((await run(['repo', 'init', vault, '--recovery-kit', kit])).exitCode).toBe(0);
    const watched = watchProcesses(labOwner(server.account).uid);
    const taken = await run(['snapshot', 'create', '--target', 'Shop', '--repo', 'vault']);
    watched.stop();
    expect(taken.exitCode).toBe(0);
    const seen = [...watched.seen];
    // It has looked while the host worked for the capture.
    expect(seen.some((text) => text.includes('python3') || text.includes('sqlite3'))).toBe(true);
    // It would be found: what a program there is given as an argument was seen.
    expect(findCanary(`${shop}/data/shop.db`, { texts: seen })).not.toEqual([]);
    const page = readFileSync(join(kit, 'recovery-kit.html'), 'utf8');
    const groups = [...page.matchAll(/<small>[^<]*<\/small><b>([0-9A-Z]{1,4})<\/b>/g)].map(
      ([, group]) => group,
    );
    const code = readRecoveryCode(groups.join('-'));
    if (code.kind !== 'secret') throw new Error('the page of the kit has no code that can be read');
    const logs = [
      ...outputs,
      JSON.stringify(desk.logger),
      (await run(['journal', 'list'])).stdout,
      server.log(),
    ];
    const folders = [server.account.home, server.folder, desk.dataDir, vault];
    for (const secret of [
      password,
      server.passphrase,
      groups.join('-'),
      Buffer.from(code.rootSecret).toString('hex'),
    ])
      expect(findCanary(secret, { texts: [...seen, ...logs], folders })).toEqual([]);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('.holdfast-tmp-'))).toEqual([]);
  });
});
