import { localText } from '../../../shared/model/local-text.ts';
import type { RestoreCheck } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { zoneDir } from './intent.ts';
import type { RestoreIntent } from './intent.ts';
import { readManifest } from './manifest.ts';
import type { ManifestLine } from './manifest.ts';
import type { RestoreFiles } from './restore-files.ts';
import { shownName } from './system-names.ts';
import { hashFile } from './write-content.ts';

export type Differing = { readonly path: string; readonly count: number };

/** How much of a file is looked at: its content, or its content only where size or time are not as they were left. */
type Depth = 'content' | 'where-touched';

/**
 * Compares what lies in place with the manifest. Answers the first path that differs and how many do; null when all is as it was put
 * there.
 */
export async function differsFromManifest(
  files: RestoreFiles,
  intent: RestoreIntent,
  manifest: { readonly path: string; readonly depth: Depth },
  context: JobContext,
): Promise<Differing | null> {
  let first: string | null = null;
  let count = 0;
  let seen = 0;
  for await (const line of readManifest(files, manifest.path, intent.manifestSha256, context.signal)) {
    seen += 1;
    if (seen % 100 === 1) reportChecked(context, seen);
    const path = `${zoneDir(intent, line.zone)}/${line.path}`;
    if (await isAsListed(files, path, line, manifest.depth, context.signal)) continue;
    first ??= path;
    count += 1;
  }
  return first === null ? null : { path: first, count };
}

/** The result of the look after a restore, as an operator reads it. */
export function placedCheck(intent: RestoreIntent, differing: Differing | null): RestoreCheck {
  return {
    what: localText(
      `All ${intent.files} files lie in place with the SHA-256 of the snapshot`,
      `파일 ${intent.files}개가 모두 스냅샷의 SHA-256 그대로 놓여 있습니다`,
    ),
    ok: differing === null,
    detail:
      differing === null
        ? null
        : localText(
            `${differing.count} differ, the first is "${shownName(differing.path)}".`,
            `${differing.count}개가 다릅니다. 첫 번째: "${shownName(differing.path)}".`,
          ),
  };
}

async function isAsListed(
  files: RestoreFiles,
  path: string,
  line: ManifestLine,
  depth: Depth,
  signal: AbortSignal,
): Promise<boolean> {
  const facts = await files.facts(path);
  if (facts?.type !== line.type) return false;
  if (line.type === 'folder') return true;
  if (line.type === 'link') return (await files.linkTarget(path)) === line.linkTarget;
  if (facts.sizeBytes !== line.sizeBytes) return false;
  if (depth === 'where-touched' && String(facts.modifiedNs) === line.modifiedNs) return true;
  return (await hashFile(files, path, signal)) === line.sha256;
}

function reportChecked(context: JobContext, files: number): void {
  context.progress({
    stage: localText('Checking what lies in place', '제자리에 놓인 파일 확인 중'),
    step: 5,
    steps: 5,
    files,
    filesTotal: null,
    bytes: 0,
    bytesTotal: null,
  });
}
