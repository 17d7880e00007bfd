import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { canaryForms } from './canary-forms.ts';

/** A secret that occurs nowhere else, with characters that every encoding writes differently. */
export function newCanary(): string {
  return `cAnAry/"${randomBytes(9).toString('base64')}"+é&ñ<`;
}

/**
 * Where a planted secret is found: in folder trees (every file, gzip opened) and in texts, in any encoding. Empty is what a
 * test hopes for. Files are read by another process, because SQLite's locks of this one end when it closes a file.
 */
export function findCanary(
  secret: string,
  places: { readonly folders?: readonly string[]; readonly texts?: readonly string[] },
): readonly string[] {
  const inTexts = (places.texts ?? []).flatMap((text, number) => {
    const bytes = Buffer.from(text, 'utf8');
    return [...canaryForms(secret)].flatMap(([form, needle]) =>
      bytes.includes(needle) ? [`text ${number}: ${form}: ${text.slice(0, 200)}`] : [],
    );
  });
  return [...inTexts, ...inFolders(secret, places.folders ?? [])];
}

function inFolders(secret: string, folders: readonly string[]): readonly string[] {
  if (folders.length === 0) return [];
  const script = join(import.meta.dirname, 'canary-process.ts');
  const run = spawnSync(process.execPath, [script], {
    input: JSON.stringify({ secret, folders }),
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`the search for the canary failed: ${run.stderr}`);
  const found: unknown = JSON.parse(run.stdout);
  if (!Array.isArray(found)) throw new Error('the search for the canary answered nonsense');
  return found.map(String);
}
