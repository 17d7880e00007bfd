import { builtinModules } from 'node:module';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { builtinsWithoutImport } from './builtins-without-import.ts';
import { inRoot, root } from './root.ts';

/** One output of the build: what goes in, what comes out, and which folders make it stale when they change. */
export type Bundle = {
  readonly name: string;
  readonly kind: 'window' | 'node' | 'preload' | 'copy' | 'pack-values';
  /** A file, for `copy` also a folder, relative to the project. */
  readonly entry: string;
  readonly output: string;
  readonly sources: readonly string[];
  /** What is loaded when it is asked for lies in files of its own: its process reads no more than it runs. */
  readonly inParts?: true;
};

/** The whole list: an entry that does not exist is an error, never skipped. */
export const bundles: readonly Bundle[] = [
  {
    name: 'renderer',
    kind: 'window',
    entry: 'renderer/index.html',
    output: 'out/renderer/index.html',
    sources: ['renderer', 'shared'],
  },
  {
    name: 'main',
    kind: 'node',
    entry: 'electron/main.ts',
    output: 'out/main.js',
    sources: ['electron', 'shared'],
  },
  {
    name: 'preload',
    kind: 'preload',
    entry: 'electron/preload.ts',
    output: 'out/preload.cjs',
    sources: ['electron/preload.ts', 'shared'],
  },
  {
    name: 'cli',
    kind: 'node',
    entry: 'electron/cli/main.ts',
    output: 'out/cli.js',
    sources: ['electron', 'shared'],
  },
  {
    name: 'child',
    kind: 'node',
    entry: 'electron/child-main.ts',
    output: 'out/child.js',
    sources: ['electron', 'shared'],
  },
  {
    name: 'job',
    kind: 'node',
    entry: 'electron/job-main.ts',
    output: 'out/job.js',
    sources: ['electron', 'shared'],
    inParts: true,
  },
  {
    name: 'pack-worker',
    kind: 'node',
    entry: 'electron/repository/chunks/pack-worker.ts',
    output: 'out/pack-worker.js',
    sources: ['electron/repository', 'shared'],
  },
  {
    name: 'open-worker',
    kind: 'node',
    entry: 'electron/repository/chunks/open-worker.ts',
    output: 'out/open-worker.js',
    sources: ['electron/repository', 'shared'],
  },
  {
    name: 'read-copy-worker',
    kind: 'node',
    entry: 'electron/snapshots/capture/sqlite/read-copy-worker.ts',
    output: 'out/read-copy-worker.js',
    sources: ['electron', 'shared'],
  },
  {
    name: 'read-back-worker',
    kind: 'node',
    entry: 'electron/snapshots/restore/read-back-worker.ts',
    output: 'out/read-back-worker.js',
    sources: ['electron', 'shared'],
  },
  {
    name: 'unlock-key-worker',
    kind: 'node',
    entry: 'electron/locations/ssh/unlock-key-worker.ts',
    output: 'out/unlock-key-worker.js',
    sources: ['electron/locations/ssh', 'shared'],
  },
  {
    name: 'lab',
    kind: 'node',
    entry: 'test/lab/main.ts',
    output: 'out/lab.js',
    sources: ['test/lab', 'electron/platform', 'shared'],
  },
  {
    name: 'packs',
    kind: 'copy',
    entry: 'electron/packs/builtin',
    output: 'out/packs',
    sources: ['electron/packs/builtin'],
  },
  {
    name: 'pack-values',
    kind: 'pack-values',
    entry: 'electron/packs/builtin',
    output: 'out/pack-values',
    sources: ['electron/packs', 'shared'],
  },
  {
    name: 'kit',
    kind: 'copy',
    entry: 'electron/repository/kit/recover.mjs',
    output: 'out/kit/recover.mjs',
    sources: ['electron/repository/kit/recover.mjs'],
  },
  {
    name: 'icons',
    kind: 'copy',
    entry: 'build/icons',
    output: 'out/icons',
    sources: ['build/icons'],
  },
];

/** Native modules, Electron itself, and the optional accelerators of ws and ssh2, which they do without. */
const external = ['electron', 'better-sqlite3', 'keytar', 'bufferutil', 'utf-8-validate', 'cpu-features'];
const externalFile = /\/sshcrypto\.node$/;

/** What the names of its parts begin with; they lie beside the output, where the code looks for its workers. */
export function partPrefix({ name }: Bundle): string {
  return `${name}-part-`;
}

/** How Vite builds one bundle; folders that are copied or read have no configuration because nothing is compiled. */
export function viteConfig(bundle: Bundle): InlineConfig {
  const base: InlineConfig = { configFile: false, root, publicDir: false, logLevel: 'warn' };
  return bundle.kind === 'window'
    ? { ...base, ...windowConfig() }
    : { ...base, ...nodeConfig(bundle, bundle.kind === 'preload' ? 'cjs' : 'es') };
}

function windowConfig(): InlineConfig {
  return {
    root: inRoot('renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: inRoot('out', 'renderer'),
      emptyOutDir: true,
      target: 'chrome140',
      // The content security policy allows neither inline scripts nor data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  };
}

function nodeConfig(bundle: Bundle, format: 'es' | 'cjs'): InlineConfig {
  return {
    // Nothing of the environment is defined: it stays what it is when the program runs. Part of ssh2 asks where it lies, and reads nothing there.
    ...(format === 'es' ? { define: { __dirname: 'import.meta.dirname' } } : {}),
    plugins: format === 'es' ? [builtinsWithoutImport] : [],
    ssr: { target: 'node', noExternal: true, external },
    build: {
      ssr: inRoot(bundle.entry),
      outDir: inRoot('out'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      sourcemap: format === 'es',
      rolldownOptions: {
        external: [...external, externalFile, ...builtinModules, /^node:/],
        // Reading a name of which nothing is made: a client of Socket.IO asks for a WebSocket of browsers, for which Node loads all of undici.
        treeshake: { propertyReadSideEffects: false },
        output: {
          format,
          entryFileNames: bundle.output.replace(/^out\//, ''),
          chunkFileNames: `${partPrefix(bundle)}[name].js`,
          codeSplitting: bundle.inParts === true,
        },
      },
    },
  };
}
