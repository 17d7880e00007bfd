import type { JobId, RepositoryId, SnapshotId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { DeskJobs } from './desk.ts';
import { ExportResult, ImportResult } from './jobs/transfer-input.ts';
import type { ExportForm } from './jobs/transfer-input.ts';
import type { JobRegistry } from './job-registry.ts';
import type { RepositoryService } from './repository-service.ts';
import { aboutSnapshot, noteSnapshot } from './snapshot-subject.ts';
import { exportJobName, importJobName } from './jobs/job-names.ts';

type TransferServiceParts = {
  readonly desk: DeskJobs;
  readonly registry: JobRegistry;
  readonly repositories: RepositoryService;
  readonly journal: JournalPort;
  readonly scratchRoot: string;
  /** Keeps a secret out of every log and journal from now on. */
  readonly hide: (secret: string) => void;
  readonly snapshot: (id: SnapshotId) => Snapshot;
  readonly target: (id: TargetId) => Target;
};

/** Takes sets out of repositories as ordinary files, and into them again. */
export class TransferService {
  readonly #parts: TransferServiceParts;

  constructor(parts: TransferServiceParts) {
    this.#parts = parts;
  }

  export(id: SnapshotId, path: string, form: ExportForm): JobId {
    if (form.kind === 'portable') this.#parts.hide(form.passphrase);
    const snapshot = this.#parts.snapshot(id);
    const subject = aboutSnapshot(snapshot, 'export', 'Export of', '내보내기');
    return this.#parts.registry.start(subject, async (signal, onProgress) => {
      const access = await this.#parts.repositories.access(snapshot.repositoryId, signal);
      const input = { access, snapshotId: id, path, form };
      const raw = await this.#parts.desk.run(snapshot.repositoryId, exportJobName, input, signal, onProgress);
      const { sizeBytes, files } = ExportResult.parse(raw);
      noteSnapshot(this.#parts.journal, 'snapshot.exported', snapshot, true, {
        path,
        form: form.kind,
        files,
      });
      return { kind: 'export', path, sizeBytes, files };
    });
  }

  /** With a target the set becomes one of its snapshots. */
  import(
    path: string,
    {
      repositoryId,
      passphrase,
      targetId,
    }: {
      readonly repositoryId: RepositoryId;
      readonly passphrase: string;
      readonly targetId: TargetId | null;
    },
  ): JobId {
    this.#parts.hide(passphrase);
    const target = targetId === null ? null : this.#parts.target(targetId);
    const { name } = this.#parts.repositories.get(repositoryId);
    const title = localText(`Import into ${name}`, `${name}(으)로 가져오기`);
    const subject = { kind: 'import', title, targetId, repositoryId } as const;
    return this.#parts.registry.start(subject, async (signal, onProgress) => {
      const { desk, scratchRoot, journal } = this.#parts;
      const input = {
        desk: await desk.deskForCapture(repositoryId, signal),
        by: desk.author,
        scratchRoot,
        path,
        passphrase,
        target:
          target === null
            ? null
            : { id: target.id, name: target.name, settings: target.settings, pack: target.pack },
      };
      const raw = await desk.runPublishing(repositoryId, importJobName, input, signal, onProgress);
      const { snapshotId, refreshed } = ImportResult.parse(raw);
      desk.apply(repositoryId, refreshed);
      const snapshot = this.#parts.snapshot(snapshotId);
      noteSnapshot(journal, 'snapshot.imported', snapshot, true, { path });
      return { kind: 'import', snapshot };
    });
  }
}
