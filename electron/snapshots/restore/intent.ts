import { dirname } from 'node:path';
import { z } from 'zod';
import { RestoreId, TargetId } from '../../../shared/model/ids.ts';
import { LeftOutFiles } from '../../../shared/model/restore.ts';
import { ProcessIdentity } from '../../platform/machine.ts';
import { unknownRestore } from './restore-errors.ts';
import { writeDurably } from './restore-files.ts';
import type { RestoreFiles } from './restore-files.ts';
import { intentPath, unfinishedPath } from './work-places.ts';

/** What is set on a folder once it lies in its place. */
const FolderFacts = z.object({
  mode: z.number().int().nullable(),
  uid: z.number().int().nullable(),
  gid: z.number().int().nullable(),
  modifiedNs: z.string().regex(/^-?\d{1,20}$/),
});
export type FolderFacts = z.infer<typeof FolderFacts>;

const at = { zone: z.string(), path: z.string().min(1) } as const;

/** One move from old to new. Each can be repeated, and taken back, from what lies on the disk alone. */
export const RestoreStep = z.discriminatedUnion('kind', [
  /** A folder that was not there. */
  z.object({ kind: z.literal('folder'), ...at }),
  /** What lies there goes into the safety copy, unless `until` has already taken its place. */
  z.object({ kind: z.literal('aside'), ...at, until: z.string().min(1) }),
  /** A file over a file: never absent where the file system has hard links. `absent` must not be there at that moment. */
  z.object({ kind: z.literal('swap'), ...at, absent: z.array(z.string()) }),
  /** What lies there goes into the safety copy, what is new takes its place: two renames. */
  z.object({ kind: z.literal('replace'), ...at, facts: FolderFacts.nullable() }),
  /** What is new, where nothing lies. */
  z.object({ kind: z.literal('place'), ...at, absent: z.array(z.string()), facts: FolderFacts.nullable() }),
  /** An unchanged gate is put away while the restore goes on. */
  z.object({ kind: z.literal('park'), ...at }),
  z.object({ kind: z.literal('unpark'), ...at }),
]);
export type RestoreStep = z.infer<typeof RestoreStep>;

/** Everything that is needed to finish a restore or to take it back, without the snapshot and the pack. */
export const RestoreIntent = z.object({
  format: z.literal(1),
  id: RestoreId,
  snapshotId: z.string(),
  target: z.object({ id: TargetId, name: z.string() }),
  startedAt: z.number(),
  direction: z.enum(['forward', 'back']),
  /** The zone whose folder holds the intent file; where it lies now counts, not where it lay. */
  home: z.string(),
  zones: z.record(z.string(), z.string()),
  steps: z.array(RestoreStep),
  /** The first step that lets the service start again: everything before it is looked at before it is taken. */
  opensAt: z.number().int().min(0),
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  hardLinks: z.boolean(),
  inPlace: z.boolean(),
  /** The uppermost folder that was made for this restore; null when all were there. */
  madeFolder: z.string().nullable(),
  keepUntil: z.number(),
  /** An address that answers while the service runs. */
  running: z.object({ url: z.string(), timeoutMs: z.number() }).nullable(),
  files: z.number(),
  bytes: z.number(),
  reusedFiles: z.number(),
  /** What could not be read; null when everything could, and in the record of an earlier version. */
  leftOut: LeftOutFiles.nullable().default(null),
  owner: ProcessIdentity,
});
export type RestoreIntent = z.infer<typeof RestoreIntent>;

const longestIntentBytes = 512 * 1024 ** 2;

/** Which restore it is, and where. */
export type RestoreIdentity = Pick<RestoreIntent, 'id' | 'zones' | 'home'>;

export async function writeIntent(files: RestoreFiles, intent: RestoreIntent): Promise<string> {
  const home = zoneDir(intent, intent.home);
  const path = intentPath(home, intent.id);
  if (!intent.inPlace) await writeDurably(files, unfinishedPath(home, intent.id), unfinishedText(intent));
  await writeDurably(files, path, JSON.stringify(intent));
  return path;
}

/** For whoever comes upon the folder. */
function unfinishedText({ id, target }: RestoreIntent): string {
  return `This folder is not whole: a restore of ${target.name} into it is under way, or was interrupted.
Finish it with "holdfast restore resume ${id}", or take it back with "holdfast restore rollback ${id}".

이 폴더는 아직 완전하지 않습니다. ${target.name}의 복원이 진행 중이거나 중단되었습니다.
"holdfast restore resume ${id}"로 끝내거나 "holdfast restore rollback ${id}"로 되돌리십시오.
`;
}

/** Reads an intent file or the record of a finished restore, `home` being the folder it is about. Throws `restore/unknown`. */
export async function readIntent(
  files: RestoreFiles,
  path: string,
  home: string,
  signal: AbortSignal,
): Promise<RestoreIntent> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const piece of files.read(path, signal)) {
      sizeBytes += piece.length;
      if (sizeBytes > longestIntentBytes) throw unknownRestore(path);
      pieces.push(Buffer.from(piece));
    }
    const intent = RestoreIntent.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
    return { ...intent, zones: { ...intent.zones, [intent.home]: home } };
  } catch {
    signal.throwIfAborted();
    throw unknownRestore(path);
  }
}

/** The folder an intent file is about: the one it lies in. */
export function homeOf(path: string): string {
  return dirname(path);
}

export function zoneDir(intent: Pick<RestoreIntent, 'zones'>, zone: string): string {
  const dir = intent.zones[zone];
  if (dir === undefined) throw new Error(`no zone ${zone}`);
  return dir;
}
