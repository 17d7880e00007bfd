import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../../build/steps/root.ts';
import { picturesOfDocuments } from '../../ui/support/document-pictures.ts';
import { errorCodes } from '../../../shared/errors/error-codes.ts';

const page = (name: string): string => readFileSync(inRoot('docs', name), 'utf8');

test('the page of errors has every code, and none that there is not', () => {
  const told = [...page('errors.md').matchAll(/`([a-z]+\/[a-z-]+)`/gu)].map(([, code = '']) => code);
  expect(told.toSorted()).toEqual(Object.keys(errorCodes).toSorted());
});

test('the contents of the guide are its headings, in their order', () => {
  const guide = page('guide.md');
  const contents = [...guide.matchAll(/^- \[(.+)\]\(#/gmu)].map(([, title = '']) => title);
  expect(contents).toEqual([...guide.matchAll(/^## (.+)$/gmu)].map(([, title = '']) => title));
});

test('every test of faults stands beside the promise that it proves', () => {
  const told = page('../test/faults/README.md');
  const files = readdirSync(inRoot('test', 'faults')).filter((name) => name.endsWith('.test.ts'));
  expect(files.filter((name) => !told.includes(`\`${name.replace('.test.ts', '')}\``))).toEqual([]);
});

test('the pictures are those that documents show', () => {
  expect(readdirSync(inRoot('docs', 'screenshots')).toSorted()).toEqual(
    [...picturesOfDocuments()].toSorted(),
  );
});
