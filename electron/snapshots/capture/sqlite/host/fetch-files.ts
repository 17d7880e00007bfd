import { rm } from 'node:fs/promises';
import { localText } from '../../../../../shared/text/local-text.ts';
import { copyName } from '../../../../locations/host-database-copy/host-copy.ts';
import type { BlockRun } from '../../../../locations/host-database-copy/host-pieces.ts';
import { openPythonPieces } from '../../../../locations/host-database-copy/python-pieces.ts';
import type { CopyFiles } from '../../../../locations/host-database-copy/settle-on-host.ts';
import { shellPieces } from '../../../../locations/host-database-copy/shell-pieces.ts';
import type { FoundAbilities } from '../../../../locations/ssh/read-abilities.ts';
import type { JobContext } from '../../../../platform/job-context.ts';
import { tell } from '../capture-watch.ts';
import { fetchCopy } from './fetch-copy.ts';
import type { HostDatabase } from './host-database.ts';
import { ScratchBase } from './scratch-base.ts';
import { ScratchCopy } from './scratch-copy.ts';

/** A database whose copy is brought here, by the programs that its host has. */
export type Fetching = {
  readonly database: HostDatabase;
  /** What is known here already of its file. */
  readonly base: ScratchBase;
  readonly programs: FoundAbilities;
};

/** Brings the files of a copy in a folder of its host to where they are put together here. */
export async function fetchFiles(
  fetching: Fetching,
  folder: string,
  { mainBytes, beside }: CopyFiles,
  context: JobContext,
): Promise<void> {
  const { to, known } = fetching.database;
  // Of an earlier attempt main is still worth something, and what lay beside it is not.
  for (const suffix of ['-wal', '-shm', '-journal']) await rm(`${to}${suffix}`, { force: true });
  await fetchFile(fetching, { folder, suffix: '', sizeBytes: mainBytes, base: fetching.base }, context);
  for (const file of beside) {
    const base = ScratchBase.begin({ path: `${to}${file.suffix}`, known, earlier: [] }, context.signal);
    await fetchFile(fetching, { folder, ...file, base }, context);
  }
}

async function fetchFile(
  { database, programs }: Fetching,
  file: {
    readonly folder: string;
    readonly suffix: string;
    readonly sizeBytes: number;
    readonly base: ScratchBase;
  },
  context: JobContext,
): Promise<void> {
  const { host, known, kept, to, request } = database;
  const { folder, suffix, sizeBytes, base } = file;
  const { name } = request;
  const there = `${copyName}${suffix}`;
  const { pieceBytes } = known;
  const pieces =
    programs.python3 === null
      ? shellPieces(host.connection, { folder, name: there, sizeBytes, pieceBytes })
      : await openPythonPieces(host.connection, `${folder}/${there}`, pieceBytes, context.signal);
  const stage = localText(`Fetching the copy of ${name}`, `${name} 복사본 가져오는 중`);
  tell(context, stage, 1, 0, sizeBytes);
  try {
    const scratch = await ScratchCopy.open(`${to}${suffix}`);
    try {
      const onBytes = (bytes: number) =>
        tell(context, stage, 1, Math.max(0, Math.min(bytes, sizeBytes)), sizeBytes);
      const keep = (runs: readonly BlockRun[]) => kept.keep(scratch, runs, context.signal);
      const fetch = { pieces, sizeBytes, scratch, known, base, name, keep };
      await fetchCopy(fetch, { signal: context.signal, onBytes });
    } finally {
      await scratch.close();
    }
  } finally {
    pieces.close();
  }
}
