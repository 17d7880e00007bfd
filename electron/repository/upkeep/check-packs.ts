import { begunAhead } from '../../platform/begun-ahead.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { readIndex } from '../chunks/index-file.ts';
import { headerBytes, pathOf } from '../format/layout.ts';
import type { TrailerEntry } from '../format/trailer.ts';
import type { Repository } from '../repository.ts';
import { hashPacks } from './hash-packs.ts';
import type { Inventory, PackFacts } from './inventory.ts';
import { trailerOf } from './inventory.ts';
import type { Problems } from './problems.ts';
import { fileProblem } from './problems.ts';
import { readPack } from './read-pack.ts';
import { RecordBits } from './record-bits.ts';
import type { UpkeepContext } from './upkeep-context.ts';

/** Sampled checks read every so many-th pack, each time others. */
const sampleRounds = 10;
const trailersAtOnce = 16;

type PackChecks = {
  /** Records that cannot be read. */
  readonly damaged: RecordBits;
  readonly bytesRead: number;
  /** Of all bytes of packs. */
  readonly share: number;
  /** Of all bytes of packs, how many were compared with the packs' names where they lie; null where that was not asked for or cannot be done. */
  readonly hashedShare: number | null;
};

/**
 * Whether a sampled check reads a pack. Decided by the pack's name, so that any ten checks with turns one after another read every
 * pack, also those that came meanwhile.
 */
export function isInSample(pack: string, turn: number): boolean {
  return Number.parseInt(pack.slice(0, 8), 16) % sampleRounds === Math.abs(turn) % sampleRounds;
}

/** Which packs are read, and whether the others are hashed where they lie. */
export type PackWish = { readonly isRead: (pack: string) => boolean; readonly hash: boolean };

/** Compares every pack with the index, and reads the bytes of those that the wish says, and of those that look wrong. */
export async function checkPacks(
  repository: Repository,
  inventory: Inventory,
  { isRead, hash }: PackWish,
  problems: Problems,
  context: UpkeepContext,
): Promise<PackChecks> {
  const damaged = new RecordBits((pack) => inventory.packs.get(pack)?.chunks ?? 0);
  const packs = [...inventory.packs.values()];
  const bytesTotal = packs.reduce((sum, pack) => sum + pack.sizeBytes, 0);
  const unread = packs.filter(({ name }) => !isRead(name));
  const hashed = hash ? await hashPacks(repository, unread, context) : null;
  let bytes = 0;
  let bytesRead = 0;
  let files = 0;
  const trailerOfPack = ({ name }: PackFacts) => trailerOf(repository, name, context.signal);
  for await (const { item: pack, result: trailer } of begunAhead(packs, trailersAtOnce, trailerOfPack)) {
    context.signal.throwIfAborted();
    const told = { files, filesTotal: packs.length, bytes, bytesTotal };
    context.progress({ stage: readingPacks, step: 2, steps: 4, ...told });
    // What is strange is read, to say what of it is damaged.
    const isToRead = isRead(pack.name) || hashed?.strange.has(pack.name) === true;
    bytesRead += await checkPack(
      repository,
      inventory,
      { pack, trailer, isRead: isToRead },
      damaged,
      problems,
      context,
    );
    files += 1;
    bytes += pack.sizeBytes;
  }
  for (const name of inventory.unreadable) problems.add(pathOf('pack', name), unreadableText);
  const shareOf = (some: number) => (bytesTotal === 0 ? 1 : Math.min(1, some / bytesTotal));
  const hashedShare = hashed === null ? null : shareOf(hashed.bytes);
  return { damaged, bytesRead, share: shareOf(bytesRead), hashedShare };
}

type PackAtHand = {
  readonly pack: PackFacts;
  readonly trailer: ReturnType<typeof trailerOf>;
  readonly isRead: boolean;
};

async function checkPack(
  repository: Repository,
  inventory: Inventory,
  { pack, trailer: reading, isRead }: PackAtHand,
  damaged: RecordBits,
  problems: Problems,
  { signal }: UpkeepContext,
): Promise<number> {
  const file = pathOf('pack', pack.name);
  try {
    const trailer = await reading;
    const fits = trailer !== null && fitsIndex(inventory, pack, trailer);
    if (trailer === null) problems.add(file, trailerText);
    else if (!fits) problems.add(file, unfitText);
    if (!isRead && fits) return 0;
    const entries = (await indexEntries(repository, inventory, pack.name, signal)) ?? trailer ?? [];
    const { named, badRecords, bytesRead } = await readPack(repository, pack.name, entries, signal);
    if (!named) problems.add(file, bytesText(badRecords.length, entries.length));
    else if (badRecords.length > 0) problems.add(file, unfitText);
    noteBad(damaged, pack.name, entries, badRecords);
    return bytesRead;
  } catch (error: unknown) {
    problems.add(file, fileProblem(error));
    const entries = (await indexEntries(repository, inventory, pack.name, signal)) ?? [];
    noteBad(damaged, pack.name, entries, [...entries.keys()]);
    return 0;
  }
}

/** True when every record lies where the index says. A chunk that another pack holds too may be looked for there. */
function fitsIndex({ table }: Inventory, pack: PackFacts, trailer: readonly TrailerEntry[]): boolean {
  if (trailer.length !== pack.chunks) return false;
  let offset = headerBytes;
  for (const [record, { chunkId, storedLength, plainLength }] of trailer.entries()) {
    const place = table.find(chunkId);
    if (place === null) return false;
    const same =
      place.record === record &&
      place.offset === offset &&
      place.storedLength === storedLength &&
      place.plainLength === plainLength;
    if (place.pack === pack.name && !same) return false;
    offset += storedLength;
  }
  return true;
}

/** What an index says of a pack; null when none that can be read describes it. */
async function indexEntries(
  repository: Repository,
  inventory: Inventory,
  pack: string,
  signal: AbortSignal,
): Promise<readonly TrailerEntry[] | null> {
  const index = inventory.indexes.find(({ packs }) => packs.includes(pack));
  if (index === undefined) return null;
  try {
    const { packs } = await readIndex(repository.storage, repository.keys, index.name, signal);
    return packs.find(({ name }) => name === pack)?.entries ?? null;
  } catch (error: unknown) {
    if (isAppError(error)) return null;
    throw error;
  }
}

function noteBad(
  damaged: RecordBits,
  pack: string,
  entries: readonly TrailerEntry[],
  bad: readonly number[],
): void {
  for (const record of bad) {
    const { storedLength = 0, plainLength = 0 } = entries[record] ?? {};
    damaged.add({ pack, record, offset: 0, storedLength, plainLength });
  }
}

const readingPacks = localText('Checking packs', '팩을 검사하는 중');
const unreadableText = localText(
  'The list of what this pack holds cannot be read, and no index describes it. A copy of the repository has the same file under the same name.',
  '이 팩의 목록을 읽을 수 없고 이 팩이 적힌 색인도 없습니다. 저장소의 복사본에는 같은 파일이 같은 이름으로 있습니다.',
);
const trailerText = localText(
  'The list at the end of this pack cannot be read: it is cut off or damaged. A copy of the repository has the same file under the same name.',
  '이 팩 끝의 목록이 잘렸거나 손상되어 읽을 수 없습니다. 저장소의 복사본에는 같은 파일이 같은 이름으로 있습니다.',
);
const unfitText = localText(
  'The index says something else than this pack itself. Rebuild the index, then check again.',
  '색인의 내용이 이 팩과 맞지 않습니다. 색인을 다시 만든 뒤 다시 검사하십시오.',
);

function bytesText(bad: number, of: number): LocalText {
  return localText(
    `Its bytes are not those it was named by; ${bad} of its ${of} records cannot be read. A copy of the repository has the same file under the same name.`,
    `내용이 이름과 일치하지 않습니다. 레코드 ${of}개 중 ${bad}개를 읽을 수 없습니다. 저장소의 복사본에는 같은 파일이 같은 이름으로 있습니다.`,
  );
}
