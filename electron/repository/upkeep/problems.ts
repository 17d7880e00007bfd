import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RepositoryProblem } from '../../../shared/model/repository.ts';

const pathsNamed = 100;
const snapshotsNamed = 1000;

type Growing = { what: LocalText; readonly snapshots: Set<string>; readonly paths: Set<string> };

/** What a check finds, one entry for each file, with the snapshots and paths that need it. */
export class Problems {
  readonly #byFile = new Map<string, Growing>();

  /** The first thing that is found about a file is the one that is told. */
  add(file: string, what: LocalText, snapshots: readonly string[] = []): void {
    const known = this.#byFile.get(file) ?? { what, snapshots: new Set(), paths: new Set() };
    this.#byFile.set(file, known);
    for (const snapshot of snapshots) known.snapshots.add(snapshot);
  }

  concerns(file: string, snapshot: string, path: string | null): void {
    const known = this.#byFile.get(file);
    if (known === undefined) return;
    if (known.snapshots.size < snapshotsNamed) known.snapshots.add(snapshot);
    if (path !== null && known.paths.size < pathsNamed) known.paths.add(path);
  }

  has(file: string): boolean {
    return this.#byFile.has(file);
  }

  list(): readonly RepositoryProblem[] {
    return [...this.#byFile].map(([file, { what, snapshots, paths }]) => ({
      file,
      what,
      snapshots: [...snapshots],
      paths: [...paths],
    }));
  }
}

const ofOneFile: ReadonlySet<ErrorCode> = new Set([
  'repository/damaged',
  'repository/newer-format',
  'repository/io-failed',
  'repository/not-readable',
  'repository/read-only',
]);

/** What is wrong with one file; everything else that was thrown ends the check. A disk with a bad sector fails for one file alone. */
export function fileProblem(error: unknown): LocalText {
  if (isAppError(error) && ofOneFile.has(error.code)) return error.text;
  throw error;
}
