import { localText } from '../../../shared/text/local-text.ts';
import type { RestoreCheck } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { inOrder } from '../capture/in-order.ts';
import { zoneDir } from './intent.ts';
import type { RestoreIntent } from './intent.ts';
import { manifestName, readManifest } from './manifest.ts';
import type { ManifestLine } from './manifest.ts';
import { wroteOtherBytes } from './restore-errors.ts';
import type { RestoreFiles } from './restore-files.ts';
import { placesOf } from './work-places.ts';
import type { RestorePlaces } from './work-places.ts';

/** How much of a file is looked at: its content, or its content only where size or time are not as they were left. */
type Depth = 'content' | 'where-touched';

/** Which step this look is, of how many. */
export type StageAt = readonly [step: number, steps: number];

/** The first path that is not as the manifest says, at its place or where it still waits for it; null when all are. */
export async function differsFromManifest(
  files: RestoreFiles,
  intent: RestoreIntent,
  { depth, at }: { readonly depth: Depth; readonly at: StageAt },
  context: JobContext,
): Promise<string | null> {
  const manifest = await manifestPath(files, intent);
  const lines = readManifest(files, manifest, intent.manifestSha256, context.signal);
  const compare = async (line: ManifestLine) => {
    const places = placesOf(zoneDir(intent, line.zone), intent.id);
    return (await isAsListed(files, places, line, depth, context.signal)) ? null : places.live(line.path);
  };
  let seen = 0;
  for await (const differing of inOrder(lines, files.system.filesAtOnce, compare)) {
    seen += 1;
    if (seen % 100 === 1) reportChecked(context, seen, at);
    if (differing !== null) return differing;
  }
  return null;
}

/** Throws `restore/destination-failed` naming the first file that lies in place with other content than was written. */
export async function refuseUnlessAsWritten(
  files: RestoreFiles,
  intent: RestoreIntent,
  context: JobContext,
): Promise<void> {
  const differing = await differsFromManifest(
    files,
    intent,
    { depth: intent.inPlace ? 'content' : 'where-touched', at: [5, 5] },
    context,
  );
  if (differing !== null) throw wroteOtherBytes(differing);
}

/** The result of that look, as an operator reads it. */
export function inPlaceCheck({ files, leftOut }: RestoreIntent): RestoreCheck {
  const [all, allKo] = leftOut === null ? ['All', '모두 '] : ['The other', ''];
  return {
    what: localText(
      `${all} ${files} files lie in place with the SHA-256 of the snapshot`,
      `${leftOut === null ? '' : '나머지 '}파일 ${files}개가 ${allKo}스냅샷의 SHA-256 그대로 놓여 있습니다`,
    ),
    ok: true,
    detail: null,
  };
}

/** Where the manifest lies: in the working folder, and after the end in the safety copy. */
export async function manifestPath(files: RestoreFiles, intent: RestoreIntent): Promise<string> {
  const { work, safety } = placesOf(zoneDir(intent, intent.home), intent.id);
  const kept = `${safety}/${manifestName}`;
  return (await files.facts(kept)) === null ? `${work}/${manifestName}` : kept;
}

async function isAsListed(
  files: RestoreFiles,
  places: RestorePlaces,
  line: ManifestLine,
  depth: Depth,
  signal: AbortSignal,
): Promise<boolean> {
  const path = await whereItLies(files, places, line.path);
  const facts = path === null ? null : await files.facts(path);
  if (path === null || facts?.type !== line.type) return false;
  if (line.type === 'folder') return true;
  if (line.type === 'link') return (await files.linkTarget(path)) === line.linkTarget;
  if (facts.sizeBytes !== line.sizeBytes) return false;
  if (depth === 'where-touched' && String(facts.modifiedNs) === line.modifiedNs) return true;
  return (await files.sha256(path, signal)) === line.sha256;
}

/** A gate that is still closed waits where it was made, or where it was put. */
async function whereItLies(files: RestoreFiles, places: RestorePlaces, path: string): Promise<string | null> {
  for (const candidate of [places.live(path), places.staged(path), places.parked(path)]) {
    if ((await files.facts(candidate)) !== null) return candidate;
  }
  return null;
}

function reportChecked(context: JobContext, files: number, [step, steps]: StageAt): void {
  context.progress({
    stage: localText('Checking what lies in place', '제자리에 놓인 파일 확인 중'),
    step,
    steps,
    files,
    filesTotal: null,
    bytes: 0,
    bytesTotal: null,
  });
}
