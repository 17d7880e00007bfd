import type { RunId } from '../../shared/model/ids.ts';
import type { Language } from '../../shared/model/local-text.ts';
import type { AttachedFile, Run, RunProblem } from '../../shared/model/runbook.ts';
import type { AttachedFiles } from './attached-files.ts';
import { runOf } from './describe-run.ts';
import { exportRun } from './export/export-run.ts';
import type { ExportFormat } from './export/export-run.ts';
import type { RunCheck } from './run-check.ts';
import type { RunKeeper } from './run-keeper.ts';
import { unknownFile } from './runbook-errors.ts';

type RunRecordsParts = {
  readonly keeper: RunKeeper;
  readonly files: AttachedFiles;
  readonly check: RunCheck;
  readonly now: () => number;
};

/** What was written down of runs, as it leaves the console: the record, and the files that were attached to it. */
export class RunRecords {
  readonly #parts: RunRecordsParts;

  constructor(parts: RunRecordsParts) {
    this.#parts = parts;
  }

  /** What of a run is not as the journal says it was written. @throws AppError runbook/unknown-run */
  problems(runId: RunId, signal: AbortSignal): Promise<readonly RunProblem[]> {
    this.#run(runId);
    return this.#parts.check.check(runId, signal);
  }

  async export(
    runId: RunId,
    format: ExportFormat,
    language: Language,
    signal: AbortSignal,
  ): Promise<{
    readonly name: string;
    readonly text: string;
    readonly problems: RunProblem[];
    readonly files: AttachedFile[];
  }> {
    const problems = [...(await this.problems(runId, signal))];
    const files = [...attachedTo(this.#run(runId))];
    return { ...this.text(runId, format, language, problems), problems, files };
  }

  text(runId: RunId, format: ExportFormat, language: Language, problems: readonly RunProblem[]) {
    return exportRun(this.#run(runId), format, { language, now: this.#parts.now(), problems });
  }

  /** A file that was attached to a run. @throws AppError runbook/unknown-run, runbook/file-missing, runbook/file-altered */
  async file(runId: RunId, sha256: string): Promise<{ readonly name: string; readonly base64: string }> {
    const file = attachedTo(this.#run(runId)).find((one) => one.sha256 === sha256);
    if (file === undefined) throw unknownFile(sha256);
    const content = await this.#parts.files.read(file);
    return { name: file.name, base64: content.toString('base64') };
  }

  #run(runId: RunId): Run {
    return runOf(this.#parts.keeper.get(runId));
  }
}

/** Each file once, however often it was attached. */
function attachedTo({ steps }: Run): readonly AttachedFile[] {
  const files = steps.flatMap(({ attempts }) => attempts.flatMap(({ evidence }) => evidence.file ?? []));
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}
