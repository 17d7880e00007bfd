import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import { openPythonPieces } from '../../electron/locations/host-database-copy/python-pieces.ts';
import { enterHost, hostAccessOf } from '../../electron/locations/ssh/host-access.ts';
import type { HostAccess } from '../../electron/locations/ssh/host-access.ts';
import { SystemClock } from '../../electron/platform/clock.ts';
import { fetchCopy } from '../../electron/snapshots/capture/sqlite/host/fetch-copy.ts';
import { ScratchBase } from '../../electron/snapshots/capture/sqlite/host/scratch-base.ts';
import { ScratchCopy } from '../../electron/snapshots/capture/sqlite/host/scratch-copy.ts';
import type { SnapshotId } from '../../shared/model/ids.ts';
import { practiceDesk } from '../fakes/ssh-desk.ts';
import { startSlowLink } from '../lab/ssh/slow-link.ts';
import type { SlowLink } from '../lab/ssh/slow-link.ts';
import { noSshServer, startSshServer } from '../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';
import { numberFrom, requireProgram, requireRoom, thisMachine } from './support/circumstances.ts';
import { backUpDatabase, isInstalled } from './support/other-archivers.ts';
import { fact, measured, printRows, progress, skipped } from './support/rows.ts';
import { SnapshotJobs } from './support/snapshot-jobs.ts';
import type { MeasuredRepository } from './support/snapshot-jobs.ts';
import { changeRows, databaseName, makeDatabase, makeKey, makeUploads } from './support/snapshot-set.ts';
import { ResticOverSftp, rsyncFrom, scpFrom } from './support/ssh-archivers.ts';
import type { SshDoor } from './support/ssh-archivers.ts';
import { inTempFolder } from './support/temp-folder.ts';
import { gigabytes } from './support/times.ts';

/*
 * A server's database over SSH: the second snapshot after one row in a hundred has changed, over a link of 20 Mbit/s and 40 ms there and back,
 * beside rsync of a consistent copy and restic over SFTP; and how fast a copy comes over loopback, beside scp. HOLDFAST_BENCH_SCALE (1 unless
 * told: 1 GiB) makes all of it smaller.
 */

const scale = numberFrom('HOLDFAST_BENCH_SCALE', 1);
const gib = 1024 ** 3;
const databaseBytes = Math.round(gib * scale);
const slow = { delayMs: 20, bytesPerSecond: 2_500_000 };
const fast = { delayMs: 0, bytesPerSecond: null };
const changedShare = 0.01;

/** What one program needed: the copy on the host that it needs first included. */
type Cost = { readonly seconds: number; readonly bytes: number };

async function main(folder: string): Promise<readonly BenchRow[]> {
  if (noSshServer !== null) {
    skipped('ssh', noSshServer);
    return [];
  }
  for (const program of ['restic', 'sqlite3', 'scp', 'python3']) requireProgram(program);
  requireRoom(folder, databaseBytes * 8 + gib);
  progress(thisMachine());
  chmodSync(folder, 0o755);
  const set = join(folder, 'set');
  makeKey(set);
  makeDatabase(set, databaseBytes);
  makeUploads(set, 1);
  const server = await startSshServer();
  const link = await startSlowLink(server.port);
  const desk = await practiceDesk();
  const jobs = new SnapshotJobs(join(folder, 'scratch'));
  try {
    execFileSync('chown', ['-R', `${server.account.user}:`, set]);
    const [, type = '', blob = ''] = server.knownHostsLine().trim().split(' ');
    desk.pinned.set(`${server.host}:${link.port}`, [{ type, blob }]);
    const { keyFile, account, host } = server;
    const way = { address: { user: account.user, host, port: link.port }, keyFile, jumps: null };
    const access = await hostAccessOf(way, desk.desk, new AbortController().signal);
    const bench = new SshBench({ folder, set, server, link, jobs, access });
    return [...(await bench.second()), ...(await bench.throughput())];
  } finally {
    await jobs.dispose();
    await desk.dispose();
    await link.stop();
    await server.stop();
  }
}

type SshBenchParts = {
  readonly folder: string;
  readonly set: string;
  readonly server: SshServer;
  readonly link: SlowLink;
  readonly jobs: SnapshotJobs;
  readonly access: HostAccess;
};

class SshBench {
  readonly #parts: SshBenchParts;
  readonly #copy: string;
  readonly #door: SshDoor;

  constructor(parts: SshBenchParts) {
    this.#parts = parts;
    this.#copy = join(parts.folder, 'copy.db');
    const { account, host, keyFile } = parts.server;
    this.#door = { user: account.user, host, port: parts.link.port, keyFile };
  }

  async second(): Promise<readonly BenchRow[]> {
    const { folder, set, jobs, link, access } = this.#parts;
    const repository = await jobs.init(join(folder, 'ours'));
    const first = await this.#capture(repository, null);
    const restic = this.#restic();
    await restic.init();
    await this.#copyThere();
    await restic.backUp(this.#copy);
    const mirrors = [false, true].map((compressed) => ({
      compressed,
      to: join(folder, `mirror-${compressed}.db`),
    }));
    const hasRsync = isInstalled('rsync');
    if (!hasRsync) skipped('rsync', 'it is not installed: apt-get install rsync');
    else for (const { to } of mirrors) await rsyncFrom(this.#door, this.#copy, to, false);
    changeRows(set, changedShare, 'anywhere', 7);
    execFileSync('chown', ['-R', `${access.settings.address.user ?? ''}:`, set]);

    Object.assign(link.state, slow);
    const ours = await this.#cost(async () => {
      await this.#capture(repository, first);
    });
    progress(`ours: ${shown(ours)}`);
    const others: [string, Cost][] = [];
    if (hasRsync) {
      for (const { compressed, to } of mirrors) {
        const cost = await this.#afterCopy(() => rsyncFrom(this.#door, this.#copy, to, compressed));
        others.push([compressed ? 'rsync --compress' : 'rsync', cost]);
      }
    }
    others.push(['restic over SFTP', await this.#afterCopy(() => restic.backUp(this.#copy))]);
    for (const [name, cost] of others) progress(`${name}: ${shown(cost)}`);
    Object.assign(link.state, fast);
    return secondRows(ours, others);
  }

  async throughput(): Promise<readonly BenchRow[]> {
    const { folder, access } = this.#parts;
    await this.#copyThere();
    const { size } = statSync(this.#copy);
    // Not over the practice link, which passes every byte through this process.
    const door = { ...this.#door, port: this.#parts.server.port };
    const scpMs = await scpFrom(door, this.#copy, join(folder, 'scp.db'));
    rmSync(join(folder, 'scp.db'));
    const direct = {
      ...access,
      settings: { ...access.settings, address: { ...access.settings.address, port: door.port } },
    };
    const keys = access.hostKeys.map((key) => ({ ...key, port: door.port }));
    const host = enterHost({ ...direct, hostKeys: keys }, new SystemClock());
    const { signal } = new AbortController();
    const since = performance.now();
    const pieces = await openPythonPieces(host.connection, this.#copy, 64 * 1024, signal);
    const scratch = await ScratchCopy.open(join(folder, 'fetched.db'));
    const known = { pieceBytes: 64 * 1024, find: () => null, has: () => false, readAll: nothing };
    const base = ScratchBase.begin({ path: scratch.path, known, earlier: [] }, signal);
    const keep = async () => {};
    const copy = { pieces, sizeBytes: size, scratch, known, base, name: databaseName, keep };
    await fetchCopy(copy, { signal, onBytes: () => undefined });
    const oursMs = performance.now() - since;
    await scratch.close();
    pieces.close();
    host.dispose();
    const rate = (ms: number) => size / 1e6 / (ms / 1000);
    return [
      fact('a copy over loopback, hashed on both sides', rate(oursMs), 'MB/s'),
      fact('… scp', rate(scpMs), 'MB/s'),
    ];
  }

  async #capture(repository: MeasuredRepository, previousId: SnapshotId | null): Promise<SnapshotId> {
    const { jobs, set, access } = this.#parts;
    const options = { hasDatabase: true, previousId, verify: false, host: access };
    return (await jobs.capture(repository, set, options)).value;
  }

  #restic(): ResticOverSftp {
    const { folder, server } = this.#parts;
    const place = join(folder, 'restic');
    mkdirSync(place);
    execFileSync('chown', [`${server.account.user}:`, place]);
    return new ResticOverSftp(this.#door, place, join(folder, 'restic.cache'));
  }

  /** Made anew, as a script on the host would. */
  async #copyThere(): Promise<number> {
    rmSync(this.#copy, { force: true });
    const tookMs = await backUpDatabase(this.#parts.set, this.#copy);
    chmodSync(this.#copy, 0o644);
    return tookMs;
  }

  async #afterCopy(work: () => Promise<number>): Promise<Cost> {
    return this.#cost(async () => {
      await this.#copyThere();
      await work();
    });
  }

  async #cost(work: () => Promise<void>): Promise<Cost> {
    const { link } = this.#parts;
    const [before, since] = [link.carriedBytes(), performance.now()];
    await work();
    return { seconds: (performance.now() - since) / 1000, bytes: link.carriedBytes() - before };
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // No repository has any of it.
}

function secondRows(ours: Cost, others: readonly (readonly [string, Cost])[]): readonly BenchRow[] {
  const what = '1 % of the rows changed, 20 Mbit/s and 40 ms';
  const best = (of: (cost: Cost) => number) => Math.min(...others.map(([, cost]) => of(cost)));
  return [
    fact(what, ours.seconds, 's'),
    fact('… over the link', ours.bytes / 1e6, 'MB'),
    ...others.flatMap(([name, cost]) => [
      fact(`… ${name}, after sqlite3 .backup`, cost.seconds, 's'),
      fact(`… ${name}, over the link`, cost.bytes / 1e6, 'MB'),
    ]),
    measured('… times as fast as the best of them', best(({ seconds }) => seconds) / ours.seconds, '×', {
      atLeast: 2,
    }),
    measured('… times fewer bytes than the best of them', best(({ bytes }) => bytes) / ours.bytes, '×', {
      atLeast: 2,
    }),
  ];
}

function shown({ seconds, bytes }: Cost): string {
  return `${seconds.toFixed(1)} s, ${gigabytes(bytes)}`;
}

printRows(await inTempFolder(main));
