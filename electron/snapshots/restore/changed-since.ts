import type { JobContext } from '../../platform/job-context.ts';
import { differsFromManifest, manifestPath } from './check-restored.ts';
import { zoneDir } from './intent.ts';
import type { RestoreIntent } from './intent.ts';
import { LiveExtras } from './live-extras.ts';
import { readManifest } from './manifest.ts';
import type { RestoreFiles } from './restore-files.ts';
import { placesOf } from './work-places.ts';

/**
 * The first path that is not as the restore left it: a file with other content, one that was added to a restored folder, or what SQLite keeps
 * beside an open database. Null: the service has not written since.
 */
export async function changedSince(
  files: RestoreFiles,
  intent: RestoreIntent,
  context: JobContext,
): Promise<string | null> {
  return (
    (await differsFromManifest(files, intent, { depth: 'where-touched', at: [1, 2] }, context)) ??
    (await openedDatabase(files, intent)) ??
    (await addedFile(files, intent, context.signal))
  );
}

/** True when every step has been taken, so that the service could have started. */
export async function isAllInPlace(files: RestoreFiles, intent: RestoreIntent): Promise<boolean> {
  for (const step of intent.steps) {
    const places = placesOf(zoneDir(intent, step.zone), intent.id);
    const waiting = step.kind === 'unpark' ? places.parked(step.path) : places.staged(step.path);
    if (['place', 'replace', 'swap', 'unpark'].includes(step.kind) && (await files.facts(waiting)) !== null) {
      return false;
    }
  }
  return true;
}

async function openedDatabase(files: RestoreFiles, intent: RestoreIntent): Promise<string | null> {
  for (const step of intent.steps) {
    if (step.kind !== 'swap' && step.kind !== 'place') continue;
    for (const path of step.absent) {
      const live = placesOf(zoneDir(intent, step.zone), intent.id).live(path);
      if ((await files.facts(live)) !== null) return live;
    }
  }
  return null;
}

async function addedFile(
  files: RestoreFiles,
  intent: RestoreIntent,
  signal: AbortSignal,
): Promise<string | null> {
  const manifest = await manifestPath(files, intent);
  const added: string[] = [];
  const extras = new LiveExtras(files, async (dir, path) => {
    if (added.length === 0) added.push(`${dir}/${path}`);
  });
  for await (const { zone, path, type } of readManifest(files, manifest, intent.manifestSha256, signal)) {
    await extras.pass(zoneDir(intent, zone), path, type, false);
    if (added.length > 0) break;
  }
  await extras.finish();
  return added[0] ?? null;
}
