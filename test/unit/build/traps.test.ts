import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../../build/steps/root.ts';

const folder = ['test', 'integration', 'systems'] as const;
const rows = readFileSync(inRoot(...folder, 'README.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| ([a-z-0-9]+): (.+?) +\| (\S+\.ts): (.+?) +\|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, system = '', trap = '', file = '', words = '']) => ({ system, trap, file, words }));

test('every trap in the table has a test, which has these words', () => {
  const gone = rows.filter(
    ({ file, words }) => !readFileSync(inRoot(...folder, file), 'utf8').includes(words),
  );
  expect(gone).toEqual([]);
});

test('every trap is there', () => {
  const traps = (system: string): number => rows.filter((row) => row.system === system).length;
  const counted = ['messenger', 's3desk', 'proxy-backend', 'promanager', 'cohrtz'].map((system) => [
    system,
    traps(system),
  ]);
  expect(Object.fromEntries(counted)).toEqual({
    messenger: 10,
    s3desk: 6,
    'proxy-backend': 7,
    promanager: 6,
    cohrtz: 5,
  });
});
