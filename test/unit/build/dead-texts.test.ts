import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');

function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({
      path: `${folder}/${path.replaceAll('\\', '/')}`,
      text: readFileSync(join(root, folder, path), 'utf8'),
    }));
}

const renderer = sources('renderer');
const holdsTexts = (path: string) => path.startsWith('renderer/app/texts/') || path.endsWith('/ui-texts.ts');
const outside = renderer.filter(({ path }) => !holdsTexts(path)).map(({ text }) => text);
/** Keys that are built: by a beginning (`kind-${…}`), or by a value of the model. */
const beginnings = new Set(
  outside.flatMap((text) => [...text.matchAll(/`(\w+)-\$\{/g)].map(([, word]) => word)),
);
const words = new Set([...outside, ...sources('shared').map(({ text }) => text)].join('\n').match(/[\w-]+/g));

it('has no text that nothing shows', () => {
  const dead = renderer
    .filter(({ path }) => holdsTexts(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^ {4}'?([\w-]+)'?:(?: |$)/gm)]
        .map(([, key]) => key ?? '')
        .filter((key) => !words.has(key) && !beginnings.has(key.split('-')[0] ?? ''))
        .map((key) => `${path}: ${key}`),
    );
  expect([...new Set(dead)]).toEqual([]);
});
