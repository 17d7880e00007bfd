import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { environmentLines, lineFor } from '../../../../electron/locations/ssh/program-line.ts';
import { shellQuote } from '../../../../electron/locations/ssh/shell-quote.ts';
import { parseDf } from '../../../../electron/locations/ssh/space-by-df.ts';

const hostile = [
  '',
  ' ',
  "'",
  '"',
  '$(id)',
  '`id`',
  '\\',
  "\\'; id; '",
  'a\nb\n',
  '-n',
  '*',
  '~',
  '!x',
  '\u00e9\ud55c',
  '\x01',
  '#',
];

it('quotes whatever a shell could take for more than a word', () => {
  const line = `printf '%s\\0' ${hostile.map(shellQuote).join(' ')}`;
  for (const shell of ['sh', 'bash']) {
    const said = execFileSync(shell, ['-c', line], { encoding: 'utf8' });
    expect(said.split('\0').slice(0, -1)).toEqual(hostile);
  }
});

it('puts no backslash inside of quotes, where fish would read it', () => {
  expect(shellQuote("a\\'b")).toBe(`'a'\\\\\\''b'`);
  expect(shellQuote('/usr/bin/x-1')).toBe('/usr/bin/x-1');
  expect(() => shellQuote('a\0b')).toThrow(RangeError);
});

it('refuses what is no program, no folder and no variable', () => {
  for (const program of ['', '-x']) expect(() => lineFor({ program, args: [] }, 'm')).toThrow(RangeError);
  expect(() => lineFor({ program: 'x', args: ['\0'] }, 'm')).toThrow(RangeError);
  expect(() => lineFor({ program: 'x', args: [], folder: 'here' }, 'm')).toThrow(RangeError);
  for (const environment of [{ 'A B': 'x' }, { A: 'x\ny' }, { A: '\0' }, { 'A;id': '' }])
    expect(() => environmentLines({ program: 'x', args: [], environment })).toThrow(RangeError);
});

it('reads what df says, also of a device with a blank and of a full disk', () => {
  const title = 'Filesystem     1024-blocks      Used Available Capacity Mounted on\n';
  expect(parseDf(`${title}/dev/sda 1  100 40 60 40% /srv\n`)).toEqual({
    freeBytes: 61_440,
    totalBytes: 102_400,
    freeInodes: null,
    totalInodes: null,
  });
  expect(parseDf(`${title}tank 100 105 -5 105% /a b\n`)).toMatchObject({ freeBytes: 0 });
  expect(parseDf('df: no such file')).toBeNull();
});
