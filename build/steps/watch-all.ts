import { watch } from 'node:fs';
import { build, type Rolldown } from 'vite';
import { isFolder, makeFolder } from './build-all.ts';
import { type Bundle, bundles, viteConfig } from './bundles.ts';
import { inRoot } from './root.ts';
import { writeBuildRecord } from './stale.ts';

/** Builds every bundle again when one of its sources changes, and tells which one it was. Runs until the process ends. */
export async function watchAll(onBuilt: (bundle: Bundle) => void): Promise<void> {
  // What a watcher builds is not recorded, so that the next `npm start` builds from what the sources are then.
  writeBuildRecord({});
  for (const bundle of bundles) {
    if (isFolder(bundle)) watchFolder(bundle, onBuilt);
    else await watchBundle(bundle, onBuilt);
  }
}

function watchFolder(bundle: Bundle, onBuilt: (bundle: Bundle) => void): void {
  let timer: NodeJS.Timeout | undefined;
  watch(inRoot(bundle.entry), { recursive: true }, () => {
    // Editors write a file in several steps; the last one counts.
    clearTimeout(timer);
    timer = setTimeout(() => {
      makeFolder(bundle);
      onBuilt(bundle);
    }, 100);
  });
}

async function watchBundle(bundle: Bundle, onBuilt: (bundle: Bundle) => void): Promise<void> {
  const config = viteConfig(bundle);
  const watcher = await build({ ...config, build: { ...config.build, watch: {} } });
  if (!isWatcher(watcher)) throw new Error(`Vite does not watch ${bundle.entry}`);
  let builds = 0;
  await new Promise<void>((resolve) => {
    watcher.on('event', async (event) => {
      if (event.code === 'ERROR') console.error(`${bundle.entry}: ${event.error.message}`);
      if (event.code === 'BUNDLE_END') await event.result.close();
      if (event.code === 'ERROR' || event.code === 'END') resolve();
      if (event.code !== 'END') return;
      builds += 1;
      if (builds > 1) onBuilt(bundle);
    });
  });
}

function isWatcher(value: Awaited<ReturnType<typeof build>>): value is Rolldown.RolldownWatcher {
  return 'on' in value;
}
