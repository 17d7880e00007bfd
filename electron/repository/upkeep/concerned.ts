import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ChunkReader } from '../chunks/chunk-reader.ts';
import { ChunkTable } from '../chunks/chunk-table.ts';
import { readIndex } from '../chunks/index-file.ts';
import { pathOf } from '../format/layout.ts';
import type { Repository } from '../repository.ts';
import { readRoot } from '../roots/root-files.ts';
import type { SnapshotRoot } from '../roots/snapshot-root.ts';
import type { Inventory } from './inventory.ts';
import { readListChunk } from './list-lines.ts';
import type { Problems } from './problems.ts';
import type { RecordBits } from './record-bits.ts';

/** Where chunks are looked for that no pack holds and no index ever described. */
const nowhere = 'packs';

type Found = {
  readonly inventory: Inventory;
  readonly reader: ChunkReader;
  readonly damaged: RecordBits;
  /** Packs that are well but that no index describes. */
  readonly undescribed: ReadonlySet<string>;
  readonly snapshots: readonly string[];
};

/** Names the snapshots and paths that need what is damaged or missing. Walks every list of every snapshot, so only when there is. */
export async function nameConcerned(
  repository: Repository,
  found: Found,
  problems: Problems,
  signal: AbortSignal,
): Promise<void> {
  const lost = await tableOfLost(repository, found.inventory, signal);
  const fileOf = (chunk: string): string | null => badFile(chunk, found, lost);
  for (const snapshot of found.snapshots) {
    signal.throwIfAborted();
    const root = await orNull(readRoot(repository.storage, repository.keys, snapshot, signal));
    if (root !== null) await walk({ root, snapshot, fileOf, problems, reader: found.reader, signal });
  }
}

type Walk = {
  readonly root: SnapshotRoot;
  readonly snapshot: string;
  /** The file that fails a chunk; null when the chunk is well. */
  readonly fileOf: (chunk: string) => string | null;
  readonly problems: Problems;
  readonly reader: ChunkReader;
  readonly signal: AbortSignal;
};

async function walk({ root, snapshot, fileOf, problems, reader, signal }: Walk): Promise<void> {
  const note = (file: string | null, path: string | null): void => {
    if (file === null) return;
    if (!problems.has(file)) problems.add(file, file === nowhere ? nowhereText : missingText);
    problems.concerns(file, snapshot, path);
  };
  for (const part of root.parts) {
    let path: string | null = null;
    for (const listChunk of part.list) {
      const file = fileOf(listChunk);
      note(file, null);
      const lines = await orNull(readListChunk(reader, listChunk, part.id, signal));
      for (const line of lines ?? []) {
        path = line.path ?? path;
        for (const chunk of line.chunks) note(fileOf(chunk), path);
      }
    }
  }
}

function badFile(chunk: string, { inventory, damaged, undescribed }: Found, lost: ChunkTable): string | null {
  const id = Buffer.from(chunk, 'hex');
  const place = inventory.table.find(id);
  if (place !== null) {
    const bad = damaged.has(place.pack, place.record) || undescribed.has(place.pack);
    return bad ? pathOf('pack', place.pack) : null;
  }
  const gone = lost.find(id);
  return gone === null ? nowhere : pathOf('pack', gone.pack);
}

/** What the index says lies in packs that are not there. */
async function tableOfLost(
  repository: Repository,
  { indexes, packs }: Inventory,
  signal: AbortSignal,
): Promise<ChunkTable> {
  const lost = new ChunkTable();
  for (const index of indexes) {
    if (index.packs.every((pack) => packs.has(pack))) continue;
    const read = await orNull(readIndex(repository.storage, repository.keys, index.name, signal));
    for (const pack of read?.packs ?? []) if (!packs.has(pack.name)) lost.addPack(pack.name, pack.entries);
  }
  return lost;
}

/** What cannot be read was reported where it was found. */
async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error: unknown) {
    if (isAppError(error)) return null;
    throw error;
  }
}

const missingText = localText(
  'This pack is missing. A copy of the repository has the same file under the same name.',
  '이 팩이 없습니다. 저장소의 복사본에는 같은 파일이 같은 이름으로 있습니다.',
);
const nowhereText = localText(
  'Snapshots refer to chunks that no pack holds. Packs are missing that no index describes any more; look for them in a copy of the repository.',
  '스냅샷이 참조하는 청크가 어떤 팩에도 없습니다. 색인에 없는 팩이 사라졌습니다. 저장소의 복사본에서 찾으십시오.',
);
