import { z } from 'zod';
import { isAppError } from '../../shared/errors/app-error.ts';
import { SystemClock } from '../../electron/platform/clock.ts';
import { ChunkReader } from '../../electron/repository/chunks/chunk-reader.ts';
import { loadChunkTable, openRepository, openSnapshot } from '../../electron/repository/repository.ts';
import { LocalStorage } from '../../electron/repository/storage/local-storage.ts';
import { planRestore } from '../../electron/snapshots/restore/plan-restore.ts';
import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';

/** A process with little memory that reads a list to its end and plans to restore it. */
const Order = z.object({ folder: z.string(), rootSecret: z.string(), id: z.string(), to: z.string() });

const context = {
  signal: new AbortController().signal,
  clock: new SystemClock(),
  progress: () => undefined,
};

async function obey({ folder, rootSecret, id, to }: z.infer<typeof Order>) {
  const { signal } = context;
  const storage = new LocalStorage(folder);
  const repository = await openRepository(storage, Buffer.from(rootSecret, 'hex'), null, signal);
  const table = await loadChunkTable(repository, new Set(), signal);
  const reader = new ChunkReader(storage, repository.keys, table);
  const contents = await openSnapshot(repository, reader, id, signal);
  let entries = 0;
  for (const part of contents.root.parts) {
    for await (const { path } of contents.entries(part.id, signal)) entries += path.length > 0 ? 1 : 0;
  }
  const planned = await planRestore(
    {
      contents,
      destination: { kind: 'folder', dir: to },
      only: null,
      paths: null,
      service: null,
      acceptLoss: false,
      files: systemFiles,
    },
    context,
  ).then(
    ({ parts }) => parts.reduce((sum, { changes }) => sum + changes.added, 0),
    (error: unknown) => (isAppError(error) ? error.code : Promise.reject(error)),
  );
  return { entries, planned, mostBytes: process.resourceUsage().maxRSS * 1024 };
}

process.once('message', (message) => {
  void obey(Order.parse(message)).then((result) => {
    process.send?.(result);
    process.disconnect();
  });
});
