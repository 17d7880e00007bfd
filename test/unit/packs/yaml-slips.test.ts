import { expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { readYaml } from '../../../electron/packs/yaml.ts';

const told = (text: string) => readYaml(text).problems.map(({ line, message }) => `${line}: ${message.en}`);

it.each([
  [
    'a line that is one too deep',
    'probes:\n  - id: a\n    title: Foo\n     group: b\n    kind: c\n',
    '4: line 4 is indented by 5; its neighbours by 4.',
  ],
  [
    'a line that is one too flat',
    'a:\n  - b: 1\n   c: 2\n  - d: 3\n',
    '3: line 3 is indented by 3; its neighbours by 4.',
  ],
  ['a tab', 'a:\n\tb: 1\n\tc: 2\n\td: 3\n', '2: line 2 is indented with a tab; use spaces.'],
  [
    'a JSONPath without quotes',
    'x:\n  - { json: $.books[*], equals: 1 }\n',
    '2: put the value of "json" in quotes: inside { } and [ ] the characters [ ] { } , mean something else.',
  ],
  [
    'a text with a colon',
    'a: 1\ntitle: Overdue: loans\nb: 2\n',
    '2: put the text of "title" in quotes: it holds a colon.',
  ],
  [
    'a brace that is not closed',
    'a: 1\nt: { en: Foo\nb: 2\nc: 3\n',
    '2: the "{" here is not closed: add "}".',
  ],
  ['UTF-16', '\uFFFD\uFFFDp\0a\0c\0k\0', '1: The text is not UTF-8; it looks like UTF-16. Save it as UTF-8.'],
])('tells %s in one line, where it has to be mended', (_what, text, line) => {
  expect(told(text)).toEqual([line]);
});

const sound = `pack: shelf
version: 1
title: Shelf
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
probes:
  - id: health
    kind: http
    title: Health
    group: startup
    every: 60s
    request:
      method: GET
      path: /health
  - { id: key, kind: files, title: Key, group: security, files: [{ path: key, mode-at-most: '0600' }] }
actions:
  - id: set-it
    kind: command
    title: Set it
    command: [set, '\${argument.to}']
    arguments: [{ name: to, type: choice, title: To, choices: ['true', 'false'] }]
rules:
  - { id: not-off, title: Not off., reason: Never., blocks: [{ action: set-it }] }
service: { running: { url: '\${settings.url}/health', within: 3s } }
`;
const problems = (text: string) =>
  parsePack(text)
    .problems.map(({ line, message }) => `${line}: ${message.en}`)
    .join('\n');

it.each([
  ['every: 60s', 'every: 60', '12: expected text, found 60. Write 60s.'],
  ["mode-at-most: '0600'", 'mode-at-most: 0600', "Write '0600'."],
  ["choices: ['true', 'false']", 'choices: [true, false]', "Write 'true'."],
  [
    'settings.url}/health',
    'settings.address}/health',
    'there is no setting "address" of type url; there is: url.',
  ],
  ['action: set-it', 'action: set_it', 'Did you mean "set-it"?'],
  ['method: GET', 'method: POST', '14: this probe changes something'],
])('tells %s written as %s', (from, to, what) => {
  expect(problems(sound)).toBe('');
  expect(sound).toContain(from);
  expect(problems(sound.replace(from, to))).toContain(what);
});
