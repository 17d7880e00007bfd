import { parseJson } from '../../../shared/text/parse-json.ts';
import { damaged } from '../format/damage.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { nameOf, pathOf } from '../format/layout.ts';
import { readWhole } from '../format/sealed-reader.ts';
import { sealWhole } from '../format/sealed-writer.ts';
import type { Storage } from '../storage/storage.ts';
import { SnapshotRoot } from './snapshot-root.ts';

/** Names of all roots that are there, which are the ids of the snapshots. Not sorted. */
export async function listRoots(storage: Storage, signal: AbortSignal): Promise<readonly string[]> {
  const files = await storage.list('snapshots', signal);
  return files.flatMap((file) => nameOf('snap', file.name) ?? []);
}

/** Writes the root: from here on the snapshot exists. Answers its id. */
export async function writeRoot(
  storage: Storage,
  keys: RepositoryKeys,
  root: SnapshotRoot,
  signal: AbortSignal,
): Promise<string> {
  const text = Buffer.from(JSON.stringify(SnapshotRoot.parse(root)), 'utf8');
  const sealed = sealWhole(keys, 'snap', [text]);
  await storage.write(pathOf('snap', sealed.name), sealed.bytes, signal);
  return sealed.name;
}

/** @throws AppError repository/damaged, repository/newer-format */
export async function readRoot(
  storage: Storage,
  keys: RepositoryKeys,
  id: string,
  signal: AbortSignal,
): Promise<SnapshotRoot> {
  const text = Buffer.concat(await readWhole(storage, keys, 'snap', id, signal)).toString('utf8');
  const root = SnapshotRoot.safeParse(parseJson(text));
  if (!root.success) {
    const place = root.error.issues[0]?.path.join('.') ?? '';
    throw damaged(
      pathOf('snap', id),
      `it is no snapshot root at ${place}`,
      `스냅샷 루트가 아닙니다(${place})`,
    );
  }
  return root.data;
}
