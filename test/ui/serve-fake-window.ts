import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import type { PreviewServer } from 'vite';

const root = resolve(import.meta.dirname, '..', '..');

/** Builds the window over the fake console into `outDir` and serves it on the loopback address. Close what is returned. */
export async function serveFakeWindow(outDir: string, port: number): Promise<PreviewServer> {
  await build({
    configFile: false,
    root: resolve(root, 'test', 'ui'),
    base: './',
    publicDir: false,
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      rolldownOptions: { input: resolve(root, 'test', 'ui', 'fake-window.html') },
    },
  });
  return preview({
    configFile: false,
    root: resolve(root, 'test', 'ui'),
    build: { outDir },
    preview: { host: '127.0.0.1', port, strictPort: true },
  });
}
