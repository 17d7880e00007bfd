import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import type { SnapshotId } from '../../shared/model/ids.ts';
import { numberFrom, requireProgram, requireRoom, thisMachine } from './support/circumstances.ts';
import { otherLoad } from './support/other-load.ts';
import {
  backUpDatabase,
  Borg,
  copyPlainly,
  isInstalled,
  packWithTar,
  Restic,
  timed,
} from './support/other-archivers.ts';
import { fact, measured, printRows, progress, skipped } from './support/rows.ts';
import { sizeOfFolder, SnapshotJobs } from './support/snapshot-jobs.ts';
import type { Measured, MeasuredRepository } from './support/snapshot-jobs.ts';
import { changeRows, makeDatabase, makeKey, makeSmallFiles, makeUploads } from './support/snapshot-set.ts';
import type { Change } from './support/snapshot-set.ts';
import { startWriter } from './support/start-writer.ts';
import type { DatabaseWriter } from './support/start-writer.ts';
import { inTempFolder } from './support/temp-folder.ts';
import { compared, gigabytes, note, others, shown } from './support/times.ts';
import type { Times } from './support/times.ts';

/*
 * Snapshots beside what people use instead, on the same data in the same run, everything once warm: a first snapshot of a live
 * database with uploads and a key, a second one after one row in a hundred has changed, one of very many files of which none has
 * changed, and a restore. HOLDFAST_BENCH_SCALE (1 unless told) makes all of it smaller; HOLDFAST_BENCH_ROUNDS (5) is of how many
 * the median is taken.
 */

const scale = numberFrom('HOLDFAST_BENCH_SCALE', 1);
const rounds = numberFrom('HOLDFAST_BENCH_ROUNDS', 5);
const gib = 1024 ** 3;
const databaseBytes = Math.round(gib * scale);
const uploads = Math.round(20_000 * scale);
const smallFiles = Math.round(100_000 * scale);
/** The data, its copies, and every repository and archive that exists at the same time. */
const neededBytes = Math.round(20 * gib * scale) + gib;
/** A file that is read within 3 seconds of its last change is read again the next time. */
const settlingMs = 4000;
const changedShare = 0.01;
async function main(folder: string): Promise<readonly BenchRow[]> {
  requireRoom(folder, neededBytes);
  requireProgram('restic');
  requireProgram('sqlite3');
  progress(thisMachine());
  const load = await otherLoad();
  const [set, files] = [join(folder, 'set'), join(folder, 'files')];
  for (const root of [set, files]) makeKey(root);
  makeDatabase(set, databaseBytes);
  const uploadBytes = makeUploads(set, uploads);
  makeSmallFiles(files, smallFiles);
  progress(
    `${gigabytes(databaseBytes)} of database, ${uploads} uploads of ${gigabytes(uploadBytes)}, ${smallFiles} small files`,
  );
  await settle();
  await sleep(settlingMs);
  const jobs = new SnapshotJobs(join(folder, 'scratch'));
  const writer = await startWriter(set);
  try {
    const run = new SnapshotBench(folder, jobs, writer);
    return [load, ...(await run.all(set, files))];
  } finally {
    await writer.stop();
    await jobs.dispose();
  }
}

class SnapshotBench {
  readonly #folder: string;
  readonly #jobs: SnapshotJobs;
  readonly #writer: DatabaseWriter;
  readonly #copy: string;
  #peakBytes = 0;

  constructor(folder: string, jobs: SnapshotJobs, writer: DatabaseWriter) {
    this.#folder = folder;
    this.#jobs = jobs;
    this.#writer = writer;
    this.#copy = join(folder, 'copy.db');
  }

  async all(set: string, files: string): Promise<readonly BenchRow[]> {
    const first = await this.#first(set);
    return [
      ...first.rows,
      ...(await this.#second(set, first, 'newest')),
      ...(await this.#second(set, first, 'anywhere')),
      ...(await this.#restore(first)),
      ...(await this.#unchanged(files)),
      measured('most memory of any of these processes', this.#peakBytes / 1e6, 'MB', { below: 400 }),
    ];
  }

  async #first(set: string): Promise<{
    readonly rows: readonly BenchRow[];
    readonly repository: MeasuredRepository;
    readonly restic: Restic;
    readonly snapshotId: SnapshotId;
  }> {
    const times: Times = new Map();
    let kept: { repository: MeasuredRepository; restic: Restic; snapshotId: SnapshotId } | null = null;
    let sizes = { ours: 0, restic: 0 };
    for (let round = 1; round <= rounds; round += 1) {
      const repository = await this.#jobs.init(this.#fresh('ours'));
      const ours = await this.#capture(repository, set, {
        hasDatabase: true,
        previousId: null,
        verify: false,
      });
      note(times, 'ours', ours.tookMs);
      const restic = new Restic(this.#fresh('restic'));
      await restic.init();
      const backupMs = await this.#backUp(set);
      note(times, 'sqlite3', backupMs);
      note(times, 'restic', backupMs + (await restic.backUp(set, this.#copy)));
      await settle();
      await this.#firstOfOthers(set, times, round);
      sizes = { ours: sizeOfFolder(repository.place), restic: sizeOfFolder(restic.place) };
      kept = { repository, restic, snapshotId: ours.value };
      progress(`first snapshot, round ${round}: ${shown(times)}`);
    }
    if (kept === null) throw new Error('no round was made');
    const verified = await this.#verified(set);
    const rows = [
      ...compared('first snapshot', times, 'ours', 'restic', 'sqlite3 .backup + restic', { atLeast: 3 }),
      ...others(times, ['sqlite3', 'borg', 'tar', 'cp']),
      fact('… with everything read back and checked (verify)', verified / 1000, 's'),
      fact('stored by the first snapshot', sizes.ours / 1e6, 'MB'),
      measured('… beside restic', (sizes.ours / sizes.restic) * 100, '%', { below: 105 }),
    ];
    return { ...kept, rows };
  }

  async #firstOfOthers(set: string, times: Times, round: number): Promise<void> {
    if (isInstalled('borg')) {
      const borg = new Borg(this.#fresh('borg'));
      await borg.init();
      note(times, 'borg', await borg.backUp(set, this.#copy, String(round)));
      this.#fresh('borg');
      await settle();
    } else if (round === 1) skipped('borg', 'it is not installed: apt-get install borgbackup');
    if (isInstalled('zstd')) {
      note(times, 'tar', await packWithTar(set, this.#copy, join(this.#fresh('tar'), 'set.tar.zst')));
      this.#fresh('tar');
      await settle();
    } else if (round === 1) skipped('tar | zstd', 'zstd is not installed: apt-get install zstd');
    note(times, 'cp', await copyPlainly(set, this.#copy, this.#fresh('cp')));
    this.#fresh('cp');
    await settle();
  }

  async #verified(set: string): Promise<number> {
    const repository = await this.#jobs.init(this.#fresh('verified'));
    const { tookMs } = await this.#capture(repository, set, {
      hasDatabase: true,
      previousId: null,
      verify: true,
    });
    this.#fresh('verified');
    return tookMs;
  }

  async #second(
    set: string,
    first: { readonly repository: MeasuredRepository; readonly restic: Restic; snapshotId: SnapshotId },
    where: Change,
  ): Promise<readonly BenchRow[]> {
    const times: Times = new Map();
    let previousId = first.snapshotId;
    for (let round = 1; round <= rounds; round += 1) {
      changeRows(set, changedShare, where, 100 + round);
      await settle();
      const ours = await this.#capture(first.repository, set, {
        hasDatabase: true,
        previousId,
        verify: false,
      });
      previousId = ours.value;
      note(times, 'ours', ours.tookMs);
      const backupMs = await this.#backUp(set);
      note(times, 'sqlite3', backupMs);
      note(times, 'restic', backupMs + (await first.restic.backUp(set, this.#copy)));
      await settle();
      progress(`second snapshot, rows ${where}, round ${round}: ${shown(times)}`);
    }
    first.snapshotId = previousId;
    const ours = sizeOfFolder(first.repository.place);
    return [
      ...compared(
        `second snapshot, 1 % of the rows changed (${where})`,
        times,
        'ours',
        'restic',
        'sqlite3 .backup + restic',
        {
          atLeast: 5,
        },
      ),
      ...others(times, ['sqlite3']),
      fact(`… stored since the first, beside restic`, (ours / sizeOfFolder(first.restic.place)) * 100, '%'),
    ];
  }

  async #restore(first: {
    readonly repository: MeasuredRepository;
    readonly restic: Restic;
    readonly snapshotId: SnapshotId;
  }): Promise<readonly BenchRow[]> {
    const times: Times = new Map();
    for (let round = 1; round <= rounds; round += 1) {
      const ours = await this.#jobs.restore(first.repository, first.snapshotId, this.#fresh('restored'));
      this.#saw(ours);
      note(times, 'ours', ours.tookMs);
      this.#fresh('restored');
      await settle();
      note(times, 'restic', await first.restic.restore(this.#fresh('restored')));
      this.#fresh('restored');
      await settle();
      progress(`restore, round ${round}: ${shown(times)}`);
    }
    return compared(
      'restore into a folder, read back and checked',
      times,
      'ours',
      'restic',
      'restic restore',
      { atLeast: 1.5 },
    );
  }

  async #unchanged(files: string): Promise<readonly BenchRow[]> {
    const times: Times = new Map();
    const repository = await this.#jobs.init(this.#fresh('ours'));
    const restic = new Restic(this.#fresh('restic'));
    await restic.init();
    const options = { hasDatabase: false, verify: false };
    let previousId = (await this.#capture(repository, files, { ...options, previousId: null })).value;
    await restic.backUp(files, null);
    await settle();
    for (let round = 1; round <= rounds; round += 1) {
      const ours = await this.#capture(repository, files, { ...options, previousId });
      previousId = ours.value;
      note(times, 'ours', ours.tookMs);
      note(times, 'restic', await restic.backUp(files, null));
      progress(`unchanged files, round ${round}: ${shown(times)}`);
    }
    return compared(`${smallFiles} files, none changed`, times, 'ours', 'restic', 'restic backup', {
      atLeast: 4,
    });
  }

  async #capture(
    repository: MeasuredRepository,
    root: string,
    options: Parameters<SnapshotJobs['capture']>[2],
  ): Promise<Measured<SnapshotId>> {
    const taken = await this.#jobs.capture(repository, root, options);
    this.#saw(taken);
    await settle();
    return taken;
  }

  /** Made anew, as a script would, and without writers: sqlite3 copies a hundred pages at a time and begins again after each write. */
  async #backUp(set: string): Promise<number> {
    rmSync(this.#copy, { force: true });
    await this.#writer.pause();
    try {
      return await backUpDatabase(set, this.#copy);
    } finally {
      await this.#writer.resume();
    }
  }

  #saw({ peakBytes }: Measured<unknown>): void {
    this.#peakBytes = Math.max(this.#peakBytes, peakBytes);
  }

  /** A folder of that name with nothing in it. */
  #fresh(name: string): string {
    const path = join(this.#folder, name);
    rmSync(path, { recursive: true, force: true });
    rmSync(`${path}.cache`, { recursive: true, force: true });
    rmSync(`${path}.base`, { recursive: true, force: true });
    mkdirSync(path);
    return path;
  }
}

/** What one program left to be written must not slow down the next. */
async function settle(): Promise<void> {
  await timed(['sync']);
}

printRows(await inTempFolder(main));
