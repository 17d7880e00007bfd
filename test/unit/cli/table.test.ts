import { expect, test } from 'vitest';
import { displayWidth, printableName, table } from '../../../electron/cli/table.ts';

const advice =
  'The server calls itself degraded; look at logs/shelf.log, then restart the service and run this probe again.';

test('a name with a line break is told from one with a space', () => {
  expect([printableName('a\nb'), printableName('a b'), printableName('\u001b[2J')]).toEqual([
    String.raw`a\u000ab`,
    'a b',
    String.raw`\u001b[2J`,
  ]);
});

test('a pipe gets every cell whole, however long', () => {
  const text = table(['state', 'probe', 'reason'], [['down', 'health', advice.repeat(3)]], { columns: null });
  expect(text).toContain(advice.repeat(3));
  expect(text.split('\n')).toHaveLength(2);
});

test('in a terminal nothing is cut either: the widest column is wrapped to its width', () => {
  const text = table(
    ['state', 'probe', 'reason'],
    [
      ['down', 'health', advice],
      ['ok', 'port', ''],
    ],
    { columns: 60 },
  );
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  const words = text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.slice('down   health  '.length));
  expect(words.join(' ')).toBe(advice);
  expect(text.split('\n')[2]).toMatch(/^ {15}\S/);
});

test('words without spaces and wide characters are wrapped as well', () => {
  const text = table(['id', 'name'], [['x'.repeat(50), '가'.repeat(40)]], { columns: 50 });
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(50);
  expect(text.replaceAll(/[^가]/g, '')).toBe('가'.repeat(40));
  expect(text.replaceAll(/[^x]/g, '')).toBe('x'.repeat(50));
});

test('a long cell in a pipe does not push the columns of other rows away', () => {
  const text = table(
    ['name', 'size'],
    [
      ['y'.repeat(500), '1'],
      ['z', '2'],
    ],
    { columns: null },
  );
  expect(text.split('\n')[2]).toMatch(/^z {73}2$/);
});
