import { join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { shownPath } from '../capture/notes.ts';
import { entryPath } from '../restore/entry-path.ts';
import { systemFiles } from '../restore/restore-files.ts';
import type { RestoreFiles } from '../restore/restore-files.ts';
import type { VerifySource } from '../verify/verify-source.ts';

/** The base that a restore puts into the folder itself; any other one goes into a folder of its name. */
const mainBase = 'root';

/** Where a restore into the folder puts what lies below a base. */
export function baseFolder(folder: string, base: string): string {
  return base === mainBase ? folder : join(folder, base);
}

/** The system's own files, but everything belongs to this account: nobody else shall be able to enter what a drill makes. */
export const ownFiles: RestoreFiles = {
  ...systemFiles,
  setFacts: (path, type, facts) => systemFiles.setFacts(path, type, { ...facts, uid: null, gid: null }),
};

/** A restored set, to be verified as it lies in its folder. */
export function restoredSource(contents: SnapshotContents, folder: string): VerifySource {
  const pathOf = (part: RootPart, entry: ListedFile) =>
    `${baseFolder(folder, part.base)}/${entryPath(entry)}`;
  return {
    contents,
    read: (part, entry, signal) => readRestored(pathOf(part, entry), entry, signal),
    ownFile: pathOf,
  };
}

async function* readRestored(
  path: string,
  entry: ListedFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* systemFiles.read(path, signal);
  } catch (error: unknown) {
    const code = systemCode(error);
    if (code === null || signal.aborted) throw error;
    const name = shownPath(entry.path);
    throw new AppError(
      'location/not-readable',
      localText(
        `"${name}" cannot be read where it was restored to: the system reports ${code}.`,
        `복원한 위치에서 "${name}"을(를) 읽을 수 없습니다. 시스템이 ${code} 오류를 보고했습니다.`,
      ),
      { cause: error },
    );
  }
}
