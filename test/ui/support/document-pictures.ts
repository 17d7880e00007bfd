import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../build/steps/root.ts';

/** The names of the pictures that the README and the documents show. */
export function picturesOfDocuments(): ReadonlySet<string> {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const pages = ['README.md', ...docs.map((name) => join('docs', name))];
  const texts = pages.map((page) => readFileSync(join(root, page), 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/screenshots\/([\w-]+\.png)/gu)].map(([, name = '']) => name)),
  );
}
