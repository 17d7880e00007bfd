import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { bundles, viteConfig } from '../../build/steps/bundles.ts';

/** The preload script as the build makes it, from the present source, in a file of its own. */
export async function buildPreload(): Promise<{
  readonly path: string;
  readonly code: string;
  dispose(): void;
}> {
  const bundle = bundles.find((one) => one.kind === 'preload');
  if (bundle === undefined) throw new Error('the build makes no preload script');
  const config = viteConfig(bundle);
  const made = await build({ ...config, logLevel: 'silent', build: { ...config.build, write: false } });
  const outputs = Array.isArray(made)
    ? made.flatMap((one) => one.output)
    : 'output' in made
      ? made.output
      : [];
  const code = outputs.flatMap((one) => (one.type === 'chunk' ? [one.code] : []))[0];
  if (code === undefined) throw new Error('the build of the preload script made no code');
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-preload-'));
  const path = join(folder, 'preload.cjs');
  writeFileSync(path, code);
  return { path, code, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
