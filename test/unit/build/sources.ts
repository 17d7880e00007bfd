import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..', '..', '..');

/** Folders that are no source of the project. */
export const generated: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  'out',
  'dist',
  'test-results',
]);

export type Source = {
  /** From the project's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** What stands after `from`, as it is written. */
  readonly imports: readonly string[];
};

const importPattern =
  /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"\n]+)['"]|^import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm;

/** All files of the project, and those of them that are code, with their text. */
export function readSources(): { readonly files: readonly string[]; readonly sources: readonly Source[] } {
  const files = listFiles('.');
  return { files, sources: files.filter((path) => /\.(ts|tsx|mjs)$/.test(path)).map(readSource) };
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !generated.has(entry.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path) : [path];
    });
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return { path, text, imports };
}
