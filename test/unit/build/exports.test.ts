import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { readSources } from './sources.ts';
import type { Source } from './sources.ts';

const { sources } = readSources();

const importClause = /^(?:import|export)\b([^'"`;]*?)\bfrom\s*['"](\.[^'"\n]+)['"]/gm;
const exported = /^export (?:abstract |async )*(?:function\*?|const|let|class|type|interface|enum) (\w+)/gm;

/** `file name` of each name that a file asks another one for; `file *` where it takes the whole of it. */
function wantedBy({ path, text }: Source): readonly string[] {
  const from = (specifier: string) => posix.join(posix.dirname(path), specifier);
  const named = [...text.matchAll(importClause)].flatMap(([, clause = '', specifier = '']) =>
    clause.includes('*')
      ? [`${from(specifier)} *`]
      : [...clause.matchAll(/(\w+)(?: as \w+)?\s*(?=[,}])/g)].map(([, name]) => `${from(specifier)} ${name}`),
  );
  const whole = [...text.matchAll(/\bimport\(\s*['"](\.[^'"\n]+)['"]/g)].map(
    ([, to = '']) => `${from(to)} *`,
  );
  return [...named, ...whole];
}

test('a name is exported only where another file asks for it', () => {
  const wanted = new Set(sources.flatMap(wantedBy));
  const alone = sources
    .filter(({ path }) => /^(electron|renderer|shared)\//.test(path) && !wanted.has(`${path} *`))
    .flatMap(({ path, text }) => [...text.matchAll(exported)].map(([, name]) => `${path} ${name}`))
    .filter((name) => !wanted.has(name));
  expect(alone).toEqual([]);
});
