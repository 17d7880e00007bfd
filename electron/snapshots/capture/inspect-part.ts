import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { onNetworkFileSystem } from '../../locations/live-database/database-errors.ts';
import type { PlacedPart, PartPlace } from '../../packs/parts-for-target.ts';
import { databaseCompanions } from '../../packs/tree-paths.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { inspectFile, unreadableReason } from './file-part.ts';
import { missingReason } from './set-problems.ts';
import { isPlainFile } from './source/capture-source.ts';
import type { CaptureSource } from './source/capture-source.ts';
import { hasGone } from './tree/held-folder.ts';

/** What a first look at a part found. `sha256` is that of a file whose content was read. */
export type PartFinding =
  | { readonly state: 'ready'; readonly sizeBytes: number | null; readonly sha256: string | null }
  | { readonly state: 'missing'; readonly reason: LocalText }
  | { readonly state: 'problem'; readonly reason: LocalText };

/** Where is looked. */
export type Looking = { readonly source: CaptureSource; readonly signal: AbortSignal };

/**
 * Whether a part is there and can be taken. `facts` reads no content; `content` also reads single files, to judge their format and
 * to know their hash. Live databases are not opened.
 */
export async function inspectPart(
  part: PlacedPart,
  depth: 'facts' | 'content',
  from: Looking,
): Promise<PartFinding> {
  const { definition, basePath, path } = part;
  switch (definition.kind) {
    case 'file': {
      const found = await inspectFile({ basePath, path }, definition, depth, from);
      if (found.state === 'missing') return missing(basePath);
      return found.state === 'ok' ? { ...found, state: 'ready' } : { state: 'problem', reason: found.reason };
    }
    case 'sqlite':
      return findingOf(basePath, () => inspectDatabase(part, from));
    case 'tree':
      return findingOf(basePath, () => inspectTree(part, from));
    case 'rebuild':
      return inspectRebuild(part, from);
  }
}

/** `device:inode` of a database and of what SQLite keeps beside it: no other part may open them. */
export async function filesOfDatabase(
  part: PlacedPart,
  { source, signal }: Looking,
): Promise<readonly string[]> {
  const path = await source.location(part.basePath).absolutePath(part.path, signal);
  const files = ['', ...databaseCompanions].map((ending) => source.facts(`${path}${ending}`, signal));
  return (await Promise.all(files)).flatMap((facts) => (facts === null ? [] : [`${facts.dev}:${facts.ino}`]));
}

async function inspectDatabase(part: PlacedPart, { source, signal }: Looking): Promise<PartFinding> {
  const location = source.location(part.basePath);
  const path = await location.absolutePath(part.path, signal);
  const [facts, mayRead, network] = await Promise.all([
    source.facts(path, signal),
    location.allows(part.path, 'read', signal),
    location.networkFileSystem(part.path, signal),
  ]);
  if (facts === null) return missing(part.basePath);
  if (!isPlainFile(facts)) return { state: 'problem', reason: notAFile };
  if (facts.size === 0n) return { state: 'problem', reason: emptyDatabase };
  if (!mayRead) return { state: 'problem', reason: unreadableReason('EACCES') };
  if (network !== null) return { state: 'problem', reason: onNetworkFileSystem(part.path, network).text };
  return { state: 'ready', sizeBytes: Number(facts.size), sha256: null };
}

async function inspectTree(part: PlacedPart, { source, signal }: Looking): Promise<PartFinding> {
  await source.names(part, signal);
  return { state: 'ready', sizeBytes: null, sha256: null };
}

/** Ready when any of its paths is there; what else may be wrong with one is said when it is read. */
async function inspectRebuild(part: PlacedPart, from: Looking): Promise<PartFinding> {
  let sizeBytes = 0;
  let there = false;
  for (const place of part.places) {
    const found = await inspectFile(placeOf(part, place), {}, 'facts', from);
    if (found.state === 'missing') continue;
    there = true;
    sizeBytes += found.sizeBytes;
  }
  return there ? { state: 'ready', sizeBytes, sha256: null } : { state: 'missing', reason: noneThere };
}

export function placeOf(part: PlacedPart, place: PartPlace): { basePath: string; path: string } {
  return { basePath: part.basePath, path: place.path };
}

async function findingOf(basePath: string, look: () => Promise<PartFinding>): Promise<PartFinding> {
  try {
    return await look();
  } catch (error: unknown) {
    return findingFrom(error, basePath);
  }
}

/** A failure that concerns the part as a finding; whatever else went wrong goes on. */
export function findingFrom(error: unknown, basePath: string): Exclude<PartFinding, { state: 'ready' }> {
  if (isAppError(error)) {
    if (error.code === 'location/not-found') return missing(basePath);
    if (error.code.startsWith('location/')) return { state: 'problem', reason: error.text };
    throw error;
  }
  const code = systemCode(error);
  if (code === null) throw error;
  if (code === 'ENOTDIR') return { state: 'problem', reason: notAFolder };
  return hasGone(error) ? missing(basePath) : { state: 'problem', reason: unreadableReason(code) };
}

function missing(basePath: string): Extract<PartFinding, { state: 'missing' }> {
  return { state: 'missing', reason: missingReason(basePath) };
}

const notAFile = localText('It is not a file. Check the path.', '파일이 아닙니다. 경로를 확인하십시오.');
const notAFolder = localText('It is not a folder. Check the path.', '폴더가 아닙니다. 경로를 확인하십시오.');
const emptyDatabase = localText(
  'It is empty (0 bytes): all data is gone or was never written. Keep the file, stop the server and restore the database.',
  '비어 있습니다(0바이트). 데이터가 사라졌거나 기록된 적이 없습니다. 파일은 그대로 두고 서버를 멈춘 뒤 데이터베이스를 복원하십시오.',
);
const noneThere = localText(
  'None of its files is there. A bare host would have to be set up without them.',
  '해당 파일이 하나도 없습니다. 새 호스트를 준비할 때 이 파일들 없이 설정해야 합니다.',
);
