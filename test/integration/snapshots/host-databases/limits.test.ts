import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCaptureLimits } from '../../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { later } from '../../live-database/support/children.ts';
import { failureOf, makeWorkshop, startServer, valueOf } from '../sqlite/workshop.ts';
import { captureThere, giveTo, replaceProgram, startMachine } from './host-workshop.ts';
import type { PracticeMachine } from './host-workshop.ts';

const limits = { ...defaultCaptureLimits, spareBytes: 0 };

async function startShop(machine: PracticeMachine, mode: 'WAL' | 'DELETE') {
  const shop = makeWorkshop();
  chmodSync(dirname(shop.root), 0o755);
  const writer = await startServer(shop, mode);
  giveTo(machine, shop.root);
  return { shop, writer };
}

/** One commit: a counter goes up, and 15 pages change. */
const commit =
  'BEGIN; UPDATE counter SET n = n + 1; UPDATE filler SET data = randomblob(60000) WHERE id = 1; COMMIT;';

/** Holds `cp` of the main file up until the answer is called, once it has copied. */
function holdUp(machine: PracticeMachine) {
  const [reached, go] = ['reached', 'go'].map((name) => join(machine.temporaryFolder, name)) as [
    string,
    string,
  ];
  const script = `case "$*" in *-wal*) exec "$real" "$@";; esac
"$real" "$@"; s=$?; : > ${reached}
until [ -e ${go} ]; do sleep 0.05; done
exit $s`;
  const back = replaceProgram(machine, 'cp', script);
  const goOn = () => writeFileSync(go, '');
  later(() => {
    back();
    for (const flag of [reached, go]) rmSync(flag, { force: true });
  });
  return { isReached: () => existsSync(reached), goOn };
}

describe.skipIf(noSshServer !== null)(`a copy on a host ${noSshServer ?? ''}`, () => {
  describe('by the sqlite3 shell', () => {
    let machine: PracticeMachine;
    beforeAll(async () => {
      machine = await startMachine(['sqlite3', 'sha256sum']);
    });
    afterAll(() => machine.stop());

    it('leaves main alone when the WAL is begun anew during the read, and loses no commit', async () => {
      const { shop, writer } = await startShop(machine, 'WAL');
      await writer.run('PRAGMA wal_autocheckpoint = 0');
      await writer.run('CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)');
      await writer.run('CREATE TABLE filler (id INTEGER PRIMARY KEY, data BLOB)');
      await writer.run('INSERT INTO filler VALUES (1, NULL), (2, randomblob(600000))');
      await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
      await writer.run(commit.repeat(50));
      await writer.run('PRAGMA wal_checkpoint(PASSIVE)');
      const held = holdUp(machine);
      const capturing = captureThere(await machine.enter(), shop);
      await expect.poll(held.isReached, { timeout: 20_000 }).toBe(true);
      await writer.run(commit.repeat(50));
      held.goOn();
      const captured = await capturing;
      expect(captured.meaning).toMatchObject({ method: 'pinned-read', quickCheck: 'ok' });
      expect(valueOf(captured.path, 'PRAGMA integrity_check')).toBe('ok');
      expect(valueOf(captured.path, 'SELECT n FROM counter')).toBe(50);
      expect(await writer.run('SELECT n FROM counter')).toEqual([{ n: 100 }]);
    });

    it.each([
      ['cannot be copied', 'cp', '*-wal*', 'File too large', 'ssh/program-failed', 'File too large'],
      [
        'fills the disk',
        'cp',
        '*-wal*',
        'No space left on device',
        'snapshot/scratch-full',
        'were free before',
      ],
      ['cannot be looked at', 'dd', '*"bs=32 "*', 'Input/output error', 'ssh/program-failed', '-wal'],
    ] as const)(
      'is none when the log %s: main lacks its commits',
      async (_what, program, of, why, code, text) => {
        const { shop, writer } = await startShop(machine, 'WAL');
        await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
        await writer.run("UPDATE note SET title = 'only in the log'");
        const failing = `case "$*" in ${of}) echo "${program}: ${why}" >&2; exit 1;; esac\nexec "$real" "$@"`;
        later(replaceProgram(machine, program, failing));
        const failure = await failureOf(captureThere(await machine.enter(), shop));
        expect(failure.code).toBe(code);
        expect(failure.text).toContain(text);
        expect(machine.temporary()).toEqual([]);
      },
    );

    it.each(['WAL', 'DELETE'] as const)(
      'lets go when it holds a server up for too long (%s), and says so',
      async (mode) => {
        const { shop, writer } = await startShop(machine, mode);
        holdUp(machine);
        const failure = await failureOf(
          captureThere(await machine.enter(), shop, {
            limits: { ...limits, maxStallMs: 400, maxPinMs: 400 },
          }),
        );
        expect(failure).toMatchObject({ code: 'snapshot/limit-reached' });
        expect(failure.text).toContain('the limit is 400 ms');
        expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
        expect(shop.scratchFiles()).toEqual([]);
      },
    );

    it('lets go when the log grows too much meanwhile', async () => {
      const { shop, writer } = await startShop(machine, 'WAL');
      const held = holdUp(machine);
      const capturing = failureOf(
        captureThere(await machine.enter(), shop, { limits: { ...limits, maxWalGrowthBytes: 100_000 } }),
      );
      await expect.poll(held.isReached, { timeout: 20_000 }).toBe(true);
      await writer.run('UPDATE note SET title = hex(randomblob(500))');
      const failure = await capturing;
      expect(failure).toMatchObject({ code: 'snapshot/limit-reached' });
      expect(failure.text).toContain('the limit is 97.7 KiB');
      expect(await writer.run('PRAGMA wal_checkpoint(TRUNCATE)')).toEqual([]);
    });

    it('is made anew when the link was lost between two steps, and its folder went with it', async () => {
      const { shop } = await startShop(machine, 'WAL');
      const once = join(machine.temporaryFolder, 'once');
      later(() => rmSync(once, { force: true }));
      // Where it brings the log of a copy into it.
      const losing = `[ -e copy.db ] && [ ! -e ${once} ] || exec "$real" "$@"
: > ${once}
pid=$(sed -n 's/^pid //p' owner); kill -s KILL -- "-$pid"
rm -rf "$PWD"; sleep 0.5`;
      later(replaceProgram(machine, 'sqlite3', losing));
      const captured = await captureThere(await machine.enter(), shop);
      expect(existsSync(once)).toBe(true);
      expect(valueOf(captured.path, 'SELECT count(*) FROM note')).toBe(300);
    });

    it('is not begun where it fits nowhere, with the numbers', async () => {
      const { shop } = await startShop(machine, 'WAL');
      later(replaceProgram(machine, 'df', 'printf "Filesystem x\\n/dev/sda1 1000 990 10 99%% /\\n"'));
      const failure = await failureOf(captureThere(await machine.enter(), shop));
      expect(failure).toMatchObject({ code: 'snapshot/scratch-full' });
      expect(failure.text).toMatch(/KiB must be free and 10 KiB are/);
      expect(failure.text).toContain(machine.temporaryFolder);
      expect(machine.temporary()).toEqual([]);
    });
  });

  describe('by python3', () => {
    let machine: PracticeMachine;
    beforeAll(async () => {
      machine = await startMachine(['python3']);
    });
    afterAll(() => machine.stop());

    it.each(['WAL', 'DELETE'] as const)('lets go when it takes too long (%s)', async (mode) => {
      const { shop, writer } = await startShop(machine, mode);
      const slow = `[ $# -gt 3 ] || exec "$real" "$@"
first=$1; second=$2; script=$3; shift 3
exec "$real" "$first" "$second" "$(printf '%s' "$script" | sed 's/done = copy_file/time.sleep(5); done = copy_file/')" "$@"`;
      later(replaceProgram(machine, 'python3', slow));
      const failure = await failureOf(
        captureThere(await machine.enter(), shop, { limits: { ...limits, maxStallMs: 300, maxPinMs: 300 } }),
      );
      expect(failure).toMatchObject({ code: 'snapshot/limit-reached' });
      expect(failure.text).toContain('the limit is 300 ms');
      expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
      expect(machine.temporary()).toEqual([]);
    });

    it('is taken again by the backup where the pinned read does not give a whole one', async () => {
      const { shop, writer } = await startShop(machine, 'WAL');
      await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
      const wrong = `[ $# -gt 3 ] || exec "$real" "$@"
first=$1; second=$2; script=$3; shift 3
exec "$real" "$first" "$second" "$(printf '%s' "$script" | sed 's/    told(stats, ms)$/    handle = os.open(to, 1); os.pwrite(handle, b"x" * 4096, 8192); told(stats, ms)/')" "$@"`;
      later(replaceProgram(machine, 'python3', wrong));
      const captured = await captureThere(await machine.enter(), shop);
      expect(captured.meaning).toMatchObject({ method: 'one-step-backup', tables: { note: { rows: 300 } } });
    });
  });

  describe('without either', () => {
    let machine: PracticeMachine;
    beforeAll(async () => {
      machine = await startMachine(['sha256sum']);
    });
    afterAll(() => machine.stop());

    it('is refused while the server runs, with what to do, and made once it has stopped', async () => {
      const { shop, writer } = await startShop(machine, 'WAL');
      const failure = await failureOf(captureThere(await machine.enter(), shop));
      expect(failure.code).toBe('ssh/lacks-program');
      expect(failure.text).toMatch(
        /neither python3 .* nor the sqlite3 shell .* stop the service .* --live-copy-reason/s,
      );
      expect(shop.scratchFiles()).toEqual([]);
      await writer.run("INSERT INTO note (title) VALUES ('only in the WAL')");
      await writer.crash();
      rmSync(`${shop.path}-shm`);
      const captured = await captureThere(await machine.enter(), shop);
      expect(captured.meaning.method).toBe('stopped-copy');
      expect(valueOf(captured.path, 'SELECT count(*) FROM note')).toBe(301);
    });

    it.each(['WAL', 'DELETE'] as const)(
      'is made beside a server that is quiet where a reason is given (%s), which stands with it',
      async (mode) => {
        const { shop, writer } = await startShop(machine, mode);
        await writer.run("INSERT INTO note (title) VALUES ('committed')");
        const files = shop.files();
        const captured = await captureThere(await machine.enter(), shop, { liveCopyReason: 'asked for' });
        expect(captured.meaning).toMatchObject({
          method: 'plain-copy',
          liveCopyReason: 'asked for',
          quickCheck: 'ok',
        });
        expect(valueOf(captured.path, 'SELECT count(*) FROM note')).toBe(301);
        expect(shop.files()).toEqual(files);
        expect(machine.temporary()).toEqual([]);
      },
    );

    it('is none when the disk is full before the log is there, and that is said', async () => {
      const { shop } = await startShop(machine, 'WAL');
      const full =
        'case "$*" in *-wal*) echo "cp: No space left on device" >&2; exit 1;; esac\nexec "$real" "$@"';
      later(replaceProgram(machine, 'cp', full));
      const failure = await failureOf(
        captureThere(await machine.enter(), shop, { liveCopyReason: 'asked for' }),
      );
      expect(failure.code).toBe('snapshot/scratch-full');
    });

    it('is none when it does not pass its check, which says nothing of the original', async () => {
      const { shop, writer } = await startShop(machine, 'WAL');
      await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
      await writer.run("INSERT INTO note (title) VALUES ('in the log')");
      const wrong = `"$real" "$@" || exit
case "$*" in *-wal*) ;; *) dd if=/dev/zero of=copy.db bs=4096 seek=1 count=9 conv=notrunc 2>/dev/null;; esac`;
      later(replaceProgram(machine, 'cp', wrong));
      const failure = await failureOf(
        captureThere(await machine.enter(), shop, { liveCopyReason: 'asked for' }),
      );
      expect(failure.code).toBe('database/busy');
      expect(failure.text).toMatch(/does not pass its check: .+ does not tell whether/s);
    });

    it('is made of no state that never was: a log that is begun anew meanwhile is copied once more', async () => {
      const { shop, writer } = await startShop(machine, 'WAL');
      await writer.run('PRAGMA wal_autocheckpoint = 0; CREATE TABLE counter (n INTEGER)');
      await writer.run(
        'INSERT INTO counter VALUES (0); CREATE TABLE filler (id INTEGER PRIMARY KEY, data BLOB)',
      );
      await writer.run('INSERT INTO filler VALUES (1, NULL), (2, randomblob(600000))');
      await writer.run(commit.repeat(50));
      const held = holdUp(machine);
      const capturing = captureThere(await machine.enter(), shop, { liveCopyReason: 'asked for' });
      await expect.poll(held.isReached, { timeout: 20_000 }).toBe(true);
      await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
      await writer.run(commit.repeat(50));
      held.goOn();
      const captured = await capturing;
      expect(valueOf(captured.path, 'PRAGMA integrity_check')).toBe('ok');
      expect(valueOf(captured.path, 'SELECT n FROM counter')).toBe(100);
    });
  });
});
