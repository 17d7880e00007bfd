import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Bundle, bundles, partPrefix, viteConfig } from './bundles.ts';
import { keepPackValues } from './pack-values.ts';
import { inRoot } from './root.ts';
import { fingerprint, readBuildRecord, staleBundles, writeBuildRecord } from './stale.ts';

/** What the first look at the window may weigh, compressed; what is opened later is loaded later. */
const rendererLimitBytes = 300_000;

/** Builds what is stale into out/. Throws with the list of entries that do not exist, or with Vite's own error. */
export async function buildAll(): Promise<void> {
  const missing = bundles.filter((bundle) => !existsSync(inRoot(bundle.entry)));
  if (missing.length > 0) {
    throw new Error(`entries of the build do not exist: ${missing.map((bundle) => bundle.entry).join(', ')}`);
  }
  mkdirSync(inRoot('out'), { recursive: true });
  const fingerprints = Object.fromEntries(bundles.map((bundle) => [bundle.name, fingerprint(bundle)]));
  let record = readBuildRecord();
  const stale = staleBundles(bundles, record, fingerprints, (bundle) => existsSync(inRoot(bundle.output)));
  for (const bundle of stale) {
    const startedAt = performance.now();
    await buildOne(bundle);
    record = { ...record, [bundle.name]: fingerprints[bundle.name] ?? '' };
    writeBuildRecord(record);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.error(`built ${bundle.output} in ${seconds} s${bundle.kind === 'window' ? sizeNote() : ''}`);
  }
}

async function buildOne(bundle: Bundle): Promise<void> {
  if (isFolder(bundle)) {
    makeFolder(bundle);
    return;
  }
  removeParts(bundle);
  const { build } = await import('vite');
  await build(viteConfig(bundle));
}

/** A part that the new build does not make would stay for ever. */
function removeParts(bundle: Bundle): void {
  const prefix = partPrefix(bundle);
  for (const name of readdirSync(inRoot('out'))) if (name.startsWith(prefix)) rmSync(inRoot('out', name));
}

/** What is made without compiling anything. */
export function isFolder({ kind }: Bundle): boolean {
  return kind === 'copy' || kind === 'pack-values';
}

export function makeFolder(bundle: Bundle): void {
  if (bundle.kind === 'pack-values') keepPackValues(bundle);
  else copyFolder(bundle);
}

/** Copies a folder whole: a file that is gone from the source is gone from the output. */
function copyFolder(bundle: Bundle): void {
  rmSync(inRoot(bundle.output), { recursive: true, force: true });
  cpSync(inRoot(bundle.entry), inRoot(bundle.output), { recursive: true });
}

/** What the first look at the window loads, compressed as it travels: its page, and the scripts and styles that the page names. */
export function rendererCompressedBytes(): number {
  const folder = inRoot('out', 'renderer');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, name = '']) => name);
  return ['index.html', ...named].reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length,
    0,
  );
}

function sizeNote(): string {
  const bytes = rendererCompressedBytes();
  const note = `: ${Math.round(bytes / 1000)} kB compressed (limit ${rendererLimitBytes / 1000} kB)`;
  return bytes > rendererLimitBytes ? `${note}: TOO LARGE` : note;
}
