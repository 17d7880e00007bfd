import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { inRoot } from '../../../build/steps/root.ts';
import type { HostAccess } from '../../../electron/locations/ssh/host-access.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { nodeForkChild } from '../../../electron/platform/fork-child.ts';
import { ChildJobHost } from '../../../electron/platform/job-host.ts';
import { defaultCaptureLimits } from '../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { CaptureResult } from '../../../electron/snapshots/jobs/capture-input.ts';
import type { CaptureInput } from '../../../electron/snapshots/jobs/capture-input.ts';
import { newRepository } from '../../../electron/repository/repository.ts';
import { OpenedPlace } from '../../../electron/snapshots/jobs/open-place-input.ts';
import type { RestoreInput } from '../../../electron/snapshots/jobs/restore-input.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import { databaseName, keyName, uploadsName } from './snapshot-set.ts';
import {
  captureJobName,
  initPlaceName,
  restoreRunJobName,
} from '../../../electron/snapshots/jobs/job-names.ts';

const lookEveryMs = 50;

const databasePart = `  - { id: database, kind: sqlite, title: { en: Database, ko: 데이터베이스 }, path: ${databaseName}, not-empty: [message] }
`;

/** The pack of the measured target, with a database or with files alone. */
function packText(hasDatabase: boolean): string {
  return `pack: bench
version: 1
title: { en: Measured server, ko: 측정 대상 서버 }
settings:
  root: { type: folder, title: { en: Server folder, ko: 서버 폴더 } }
probes:
  - { id: clock, kind: clock, title: { en: Clock, ko: 시계 }, group: startup }
parts:
${hasDatabase ? databasePart : ''}  - { id: uploads, kind: tree, title: { en: Uploads, ko: 업로드 }, path: ${uploadsName} }
  - { id: key, kind: file, title: { en: Key, ko: 키 }, path: ${keyName}, format: 32 raw bytes, sensitive: true }
`;
}

const by = { machineId: 'bench', host: 'bench', operator: 'bench', console: 'bench' };

export type MeasuredRepository = z.infer<typeof OpenedPlace> & { readonly place: string };

/** How long a job took from the call to the answer, its process included, and the most memory that this process had. */
export type Measured<Value> = { readonly value: Value; readonly tookMs: number; readonly peakBytes: number };

/** Runs the jobs on snapshots as a console does, each in a process of its own made of `out/job.js`. */
export class SnapshotJobs {
  readonly #host = new ChildJobHost({
    entry: inRoot('out', 'job.js'),
    fork: nodeForkChild(),
    clock: new SystemClock(),
  });
  readonly #scratchRoot: string;
  readonly #targetId = TargetId.parse(randomBytes(8).toString('hex'));

  constructor(scratchRoot: string) {
    this.#scratchRoot = scratchRoot;
  }

  async init(place: string): Promise<MeasuredRepository> {
    const { id, rootSecret } = newRepository();
    const identity = { id, rootSecret: rootSecret.toString('hex') };
    const { value } = await this.#run(initPlaceName, {
      place,
      ...identity,
      kitDir: inRoot('out', 'kit'),
      by,
    });
    return { ...OpenedPlace.parse(value), place };
  }

  async capture(
    repository: MeasuredRepository,
    root: string,
    options: {
      readonly hasDatabase: boolean;
      readonly previousId: SnapshotId | null;
      readonly verify: boolean;
      /** Where the files lie on one. */
      readonly host?: HostAccess;
    },
  ): Promise<Measured<SnapshotId>> {
    const input: CaptureInput = {
      desk: { access: accessTo(repository), knownSnapshots: [], knownFacts: [] },
      by,
      subject: {
        target: { id: this.#targetId, name: 'Measured server', settings: { root } },
        packText: packText(options.hasDatabase),
        host: options.host ?? null,
        addresses: [],
        kind: 'manual',
        label: null,
        partialReason: null,
        operator: 'bench',
        typedName: null,
        holdfastVersion: '0.1.0',
        journalHead: '',
        scratchRoot: this.#scratchRoot,
        limits: defaultCaptureLimits,
      },
      verify: options.verify,
      previousId: options.previousId,
    };
    const measured = await this.#run(captureJobName, input);
    const { snapshotId, verify } = CaptureResult.parse(measured.value);
    if (verify?.ok === false) throw new Error(`the snapshot does not verify: ${JSON.stringify(verify)}`);
    return { ...measured, value: snapshotId };
  }

  restore(repository: MeasuredRepository, snapshotId: SnapshotId, dir: string): Promise<Measured<unknown>> {
    const input: RestoreInput = {
      access: accessTo(repository),
      owner: 'bench',
      scratchRoot: this.#scratchRoot,
      snapshotId,
      destination: { kind: 'folder', dir },
      only: null,
      paths: null,
      acceptLoss: false,
      settings: null,
      host: null,
    };
    return this.#run(restoreRunJobName, input);
  }

  dispose(): Promise<void> {
    return this.#host.dispose();
  }

  async #run(job: string, input: unknown): Promise<Measured<unknown>> {
    let peakBytes = 0;
    const look = setInterval(() => {
      peakBytes = Math.max(peakBytes, ...jobProcesses().map(peakOf));
    }, lookEveryMs);
    const startedMs = performance.now();
    try {
      const value = await this.#host.run(job, input, {
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      return { value, tookMs: performance.now() - startedMs, peakBytes };
    } finally {
      clearInterval(look);
    }
  }
}

function accessTo({ place, id, rootSecret }: MeasuredRepository): RestoreInput['access'] {
  return { place, host: null, id, rootSecret };
}

/** Processes that this one has started and that run jobs. */
function jobProcesses(): readonly number[] {
  const threads = readdirSync('/proc/self/task');
  const children = threads.flatMap((thread) => text(`/proc/self/task/${thread}/children`).split(' '));
  return children.filter((pid) => text(`/proc/${pid}/cmdline`).includes('job.js')).map(Number);
}

/** The most memory that a process had so far (`VmHWM`, proc(5)). */
function peakOf(pid: number): number {
  const kib = /VmHWM:\s*(\d+) kB/.exec(text(`/proc/${pid}/status`))?.[1];
  return Number(kib ?? 0) * 1024;
}

/** Nothing for a process that has just ended. */
function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Bytes of the files below a folder. */
export function sizeOfFolder(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  );
}
