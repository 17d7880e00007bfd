import type { JobId, SnapshotId } from '../../shared/model/ids.ts';
import type { Snapshot, VerifyLayerName } from '../../shared/model/snapshot.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { DeskJobs } from './desk.ts';
import { DrillResult, VerifyResult } from './jobs/proof-input.ts';
import type { JobRegistry } from './job-registry.ts';
import { aboutSnapshot, noteSnapshot } from './snapshot-subject.ts';
import { drillJobName, verifyJobName } from './jobs/job-names.ts';

type SnapshotProofsParts = {
  readonly desk: DeskJobs;
  readonly registry: JobRegistry;
  readonly journal: JournalPort;
  readonly scratchRoot: string;
  readonly snapshot: (id: SnapshotId) => Snapshot;
};

/** What makes a snapshot more than a promise: reading it back, and restoring it for practice. */
export class SnapshotProofs {
  readonly #parts: SnapshotProofsParts;

  constructor(parts: SnapshotProofsParts) {
    this.#parts = parts;
  }

  verify(id: SnapshotId, layers: readonly VerifyLayerName[], share: number): JobId {
    const snapshot = this.#parts.snapshot(id);
    const subject = aboutSnapshot(snapshot, 'verify', 'Verification of', '검증');
    return this.#parts.registry.start(subject, async (signal, onProgress) => {
      const { desk, scratchRoot } = this.#parts;
      const input = {
        desk: await desk.desk(snapshot.repositoryId, signal),
        by: desk.author,
        snapshotId: id,
        scratchRoot,
        layers,
        share,
      };
      const raw = await desk.run(snapshot.repositoryId, verifyJobName, input, signal, onProgress);
      const { report, refreshed } = VerifyResult.parse(raw);
      desk.apply(snapshot.repositoryId, refreshed);
      noteSnapshot(this.#parts.journal, 'snapshot.verified', snapshot, report.ok, {
        layers: layers.join(' '),
        share,
      });
      return { kind: 'verify', report };
    });
  }

  drill(id: SnapshotId, options: { readonly boot: boolean; readonly scratch: string | null }): JobId {
    const snapshot = this.#parts.snapshot(id);
    const subject = aboutSnapshot(snapshot, 'drill', 'Drill with', '복원 훈련');
    return this.#parts.registry.start(subject, async (signal, onProgress) => {
      const { desk } = this.#parts;
      const input = {
        desk: await desk.desk(snapshot.repositoryId, signal),
        by: desk.author,
        snapshotId: id,
        scratchRoot: options.scratch ?? this.#parts.scratchRoot,
        watchRoot: this.#parts.scratchRoot,
        boot: options.boot,
      };
      const raw = await desk.run(snapshot.repositoryId, drillJobName, input, signal, onProgress);
      const { report, refreshed } = DrillResult.parse(raw);
      desk.apply(snapshot.repositoryId, refreshed);
      noteSnapshot(this.#parts.journal, 'snapshot.drilled', snapshot, report.ok, {
        boot: options.boot,
        restoreMs: report.restoreMs,
      });
      return { kind: 'drill', report };
    });
  }
}
