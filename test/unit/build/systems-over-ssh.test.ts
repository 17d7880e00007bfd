import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../../build/steps/root.ts';

const folder = ['test', 'integration', 'systems'] as const;
const ending = '.test.ts';
const things = {
  probes: /\bprobe\(|'probe', 'run'/,
  views: /'view', 'show'/,
  policies: /'policy', 'check'/,
  actions: /\bact\(|actionArgs\(|'action', 'run'|\baction\('run'/,
  snapshot: /'snapshot', 'create'/,
  verify: /'snapshot', 'verify'/,
  drill: /'drill', 'run'/,
  restore: /'restore', 'run'/,
  undo: /'restore', 'undo'/,
  runbooks: /carriedOut\(/,
};

const eachTime = [...readFileSync(inRoot('build', 'vitest.config.ts'), 'utf8').matchAll(/'(test\/\S+)',/g)]
  .map(([, path = '']) => path)
  .filter((path) => path.startsWith(`${folder.join('/')}/`));

/** A row of the table as it must be: which things the text of a file has done. */
function rowOf(file: string): readonly string[] {
  const text = readFileSync(inRoot(...folder, file), 'utf8').replaceAll(/\s+/g, ' ');
  const isLeftOut = text.includes('beforeEach((test) => notOverSsh');
  const isEachTime = eachTime.includes([...folder, file].join('/'));
  const when = isLeftOut ? 'left out' : isEachTime ? 'each time' : 'on demand';
  return [file.slice(0, -ending.length), when, ...Object.values(things).map((one) => mark(one.test(text)))];
}

const mark = (isTried: boolean): string => (isTried ? '×' : '');

test('the table of what is tried over SSH says what the files do, and which of them each time', () => {
  const lines = readFileSync(inRoot(...folder, 'README.md'), 'utf8').split('\n');
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const heading = lines.findIndex((line) => line.startsWith('| file '));
  expect(cells(lines[heading] ?? '')).toEqual(['file', 'over SSH', ...Object.keys(things)]);
  const rest = lines.slice(heading + 2);
  const rows = rest.slice(0, rest.indexOf('')).map(cells);
  const files = readdirSync(inRoot(...folder)).filter((name) => name.endsWith(ending));
  expect(rows).toEqual(files.toSorted().map(rowOf));
});

test('every system has each of the nine things tried over SSH each time', () => {
  const [, when, ...tried] = rowOf('every-system.test.ts');
  expect([when, ...tried]).toEqual([
    'each time',
    ...Object.keys(things)
      .slice(0, -1)
      .map(() => '×'),
    '',
  ]);
  const text = readFileSync(inRoot(...folder, 'every-system.test.ts'), 'utf8');
  expect(text).toContain('describe.each(systems)');
});
