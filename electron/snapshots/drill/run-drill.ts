import { join } from 'node:path';
import { cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import type { DrillBoot, DrillCheck, DrillReport } from '../../../shared/model/drill.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { VerifyLayer } from '../../../shared/model/snapshot.ts';
import {
  makeScratchFolder,
  removeScratchFolder,
  sweepScratch,
} from '../../locations/live-database/scratch.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { runRestore } from '../restore/run-restore.ts';
import { verifySource } from '../verify/verify-snapshot.ts';
import { bootRestored } from './boot.ts';
import { planBoot } from './boot-plan.ts';
import { loadDumps } from './load-dumps.ts';
import { packChecks } from './pack-checks.ts';
import { proofChecks } from './proof-checks.ts';
import { ownFiles, restoredSource } from './restored-set.ts';

type DrillRequest = {
  readonly contents: SnapshotContents;
  /** Parsed from `root.pack.text`; null when this version cannot read it, and then its demands are not checked. */
  readonly pack: Pack | null;
  /** Start the restored copy too, without a way out to any network. */
  readonly boot: boolean;
  /** Where the set is restored to; the folder is created, and what a drill puts there is removed again. */
  readonly scratchRoot: string;
};

/** What says that the set is not what it must be, and not that it could not be tried. */
const ofTheSet: ReadonlySet<string> = new Set([
  'repository/damaged',
  'database/damaged',
  'restore/unsafe-path',
]);

/**
 * Restores a snapshot into a folder that only this account can enter, proves what lies there, and removes it again, also what a drill
 * that crashed has left. A set that fails is told in the report; thrown is what kept the drill from being made:
 * `drill/not-isolatable` (before anything is restored), `restore/blocked`, `restore/disk-full`, `snapshot/scratch-full`, `run/cancelled`.
 */
export async function runDrill(request: DrillRequest, context: JobContext): Promise<DrillReport> {
  const { contents, pack, scratchRoot } = request;
  sweepScratch(scratchRoot, { own: false });
  const scratch = makeScratchFolder(scratchRoot);
  try {
    const folder = join(scratch, 'restored');
    const plan = request.boot ? await planBoot(pack, contents.root, folder, context) : null;
    const run = new Drill(request, scratch, folder, context);
    return await run.report(plan === null ? null : () => bootRestored(plan, context));
  } catch (error: unknown) {
    throw context.signal.aborted ? cancelled() : error;
  } finally {
    removeScratchFolder(scratch);
  }
}

class Drill {
  readonly #request: DrillRequest;
  readonly #scratch: string;
  readonly #folder: string;
  readonly #context: JobContext;

  constructor(request: DrillRequest, scratch: string, folder: string, context: JobContext) {
    this.#request = request;
    this.#scratch = scratch;
    this.#folder = folder;
    this.#context = context;
  }

  async report(start: (() => Promise<DrillBoot>) | null): Promise<DrillReport> {
    const startedAt = performance.now();
    const restored = await this.#restore();
    const restoreMs = since(startedAt);
    const provenAt = performance.now();
    const { layers, checks } =
      restored.problem === null ? await this.#prove() : notRestored(restored.problem);
    const verifyMs = since(provenAt);
    const isSound = layers.every(({ ok }) => ok) && checks.every(({ ok }) => ok);
    // A copy that is not whole is not worth starting.
    const boot = isSound && start !== null ? await start() : null;
    return {
      ok: isSound && (start === null || boot?.ok === true),
      files: restored.files,
      bytes: restored.bytes,
      layers,
      checks: [...checks],
      boot,
      restoreMs,
      verifyMs,
      durationMs: since(startedAt),
    };
  }

  async #restore(): Promise<{ files: number; bytes: number; problem: LocalText | null }> {
    try {
      const { files, bytes } = await runRestore(
        {
          contents: this.#request.contents,
          destination: { kind: 'folder', dir: this.#folder },
          only: null,
          paths: null,
          service: null,
          acceptLoss: false,
          files: ownFiles,
        },
        this.#context,
      );
      return { files, bytes, problem: null };
    } catch (error: unknown) {
      if (!isAppError(error) || !ofTheSet.has(error.code)) throw error;
      return { files: 0, bytes: 0, problem: error.text };
    }
  }

  async #prove(): Promise<{ layers: VerifyLayer[]; checks: readonly DrillCheck[] }> {
    const { contents, pack } = this.#request;
    const source = restoredSource(contents, this.#folder);
    const { layers } = await verifySource(
      {
        source,
        pack,
        layers: ['bytes', 'structure', 'meaning'],
        share: 1,
        scratchRoot: join(this.#scratch, 'verify'),
      },
      this.#context,
    );
    const { signal } = this.#context;
    const { root } = contents;
    const demanded = pack === null ? [] : await packChecks(pack, root, this.#folder, signal);
    const proven = pack === null ? [] : await proofChecks(pack, source, this.#folder, this.#context);
    const dumps = await loadDumps(root, this.#folder, join(this.#scratch, 'servers'), this.#context);
    return { layers, checks: [...demanded, ...proven, ...dumps] };
  }
}

function notRestored(problem: LocalText): { layers: VerifyLayer[]; checks: readonly DrillCheck[] } {
  const what = localText('The set can be restored', '세트를 복원할 수 있습니다');
  return { layers: [], checks: [{ what, ok: false, detail: problem }] };
}

function since(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}
