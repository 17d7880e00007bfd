import { describe, expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const pack = (steps: string, runbook = '') => `pack: gateway
version: 1
title: Gateway
settings:
  url: { type: url, title: Address }
  root: { type: folder, title: Folder }
  mode: { type: choice, title: Mode, choices: [single, cluster] }
  level: { type: integer, title: Level, default: 3 }
credentials: { token: { type: secret, title: Token } }
settings-files: [{ id: config, title: C, path: config.toml }]
policies: [{ id: level, title: L, file: config, key: level, intended: { equals: info }, reason: Because. }]
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
views:
  - id: people
    title: People
    source: { kind: sqlite, path: app.db, sql: 'SELECT name, state FROM person' }
    columns: [{ id: name, title: Name }, { id: state, title: State, type: state }]
    states: [{ id: away, title: Away, tone: neutral }]
    order: { column: name }
actions:
  - id: enforce
    kind: file-edit
    title: E
    arguments:
      - { name: to, type: choice, title: To, choices: ['on', 'off'] }
      - { name: by, type: integer, title: By, default: 1 }
    file: config
    set: [{ key: enforce, to: '\${argument.to}' }]
parts: [{ id: files, kind: tree, title: Files, path: files }]
rules: [{ id: keep, title: Do not., reason: It breaks., blocks: [{ action: enforce }] }]
runbooks:
  - id: look
    title: Look
    purpose: startup
    ${runbook}
    steps:
      - { id: who, do: choice, title: Who, options: [{ id: all, title: All }, { id: one, title: One }] }
      - { id: name, do: input, type: text, title: Name }
      - { id: kept, do: snapshot, title: Keep }
      - ${steps}
`;
const problems = (steps: string, runbook?: string) =>
  parsePack(pack(steps, runbook)).problems.map(({ line, path, message }) => `${line} ${path}: ${message.en}`);
/** The line of the step that differs. */
const line = pack('').split('\n').length - 1;

describe('runbooks of a pack', () => {
  it.each([
    '{ id: a, do: probe, title: T, probes: [disk], when: [{ step: who, chose: [all] }, { setting: mode, one-of: [single] }] }',
    '{ id: a, do: confirm, title: T, when: [{ setting: root, is: set }, { setting: url, is: unset }] }',
    '{ id: a, do: view, title: T, view: people, states: [away], filter: "${input.name}", rows: { at-most: 0 } }',
    '{ id: a, do: action, title: T, action: enforce, arguments: { to: "off", by: "${input.name}" }, passes: [keep] }',
    '{ id: a, do: command, title: T, command: [ls, "${settings.mode}", "${input.name}"] }',
    '{ id: a, do: policy, title: T, policies: [level, file-config] }',
    '{ id: a, do: restore, title: T, of: kept, parts: [files], when: [{ step: kept, ended: [failed, skipped] }] }',
    '{ id: a, do: check, title: T, requests: [{ id: v, request: { path: "/v/${input.name}" }, capture: [{ name: v, json: $.v }] }, { id: w, request: { path: "/w/${step.v.v}" } }] }',
  ])('may have %s', (step) => {
    expect(problems(step)).toEqual([]);
  });

  it.each([
    [
      'a probe that is not there',
      '{ id: a, do: probe, title: T, probes: [dsk] }',
      'probes[0]',
      'did you mean "disk"?',
    ],
    [
      'a policy that is not there',
      '{ id: a, do: policy, title: T, policies: [levl] }',
      'policies[0]',
      '"level"',
    ],
    [
      'a condition on a setting that always has a value',
      '{ id: a, do: confirm, title: T, when: [{ setting: level, is: set }] }',
      'when[0].is',
      'always has a value',
    ],
    ['a view that is not there', '{ id: a, do: view, title: T, view: peple }', 'view', '"people"'],
    [
      'a state that the view has not',
      '{ id: a, do: view, title: T, view: people, states: [awy] }',
      'states[0]',
      '"away"',
    ],
    ['an action that is not there', '{ id: a, do: action, title: T, action: enforc }', 'action', '"enforce"'],
    [
      'an argument that the action has not',
      '{ id: a, do: action, title: T, action: enforce, arguments: { too: x } }',
      'arguments.too',
      '"to"',
    ],
    [
      'a value that cannot be chosen',
      '{ id: a, do: action, title: T, action: enforce, arguments: { to: offf } }',
      'arguments.to',
      '"off"',
    ],
    [
      'a word for a number',
      '{ id: a, do: action, title: T, action: enforce, arguments: { by: many } }',
      'arguments.by',
      'whole number',
    ],
    [
      'an answer that nobody is asked for',
      '{ id: a, do: view, title: T, view: people, filter: "${input.nam}" }',
      'filter',
      'input.name',
    ],
    [
      'a credential in a program',
      '{ id: a, do: command, title: T, command: [ls, "${credential.token.secret}"] }',
      'command[1]',
      'does not exist here',
    ],
    [
      'a program by answer',
      '{ id: a, do: command, title: T, command: ["${input.name}"] }',
      'command[0]',
      'no answer of the operator',
    ],
    [
      'a folder that is none',
      '{ id: a, do: command, title: T, base: mode, command: [ls] }',
      'base',
      'folder',
    ],
    ['a rule that is not there', '{ id: a, do: confirm, title: T, passes: [kep] }', 'passes[0]', '"keep"'],
    [
      'a rule that nobody passes',
      '{ id: a, do: probe, title: T, probes: [disk], passes: [keep] }',
      'passes',
      'by itself',
    ],
    [
      'a condition on a later step',
      '{ id: a, do: confirm, title: T, when: [{ step: z, ended: [done] }] }',
      'when[0].step',
      'earlier step',
    ],
    [
      'a condition on itself',
      '{ id: a, do: confirm, title: T, when: [{ step: a, ended: [done] }] }',
      'when[0].step',
      'earlier step',
    ],
    [
      'an option that is not there',
      '{ id: a, do: confirm, title: T, when: [{ step: who, chose: [oen] }] }',
      'when[0].chose[0]',
      '"one"',
    ],
    [
      'a choice that is none',
      '{ id: a, do: confirm, title: T, when: [{ step: name, chose: [all] }] }',
      'when[0].step',
      'of kind choice',
    ],
    [
      'a setting that is not there',
      '{ id: a, do: confirm, title: T, when: [{ setting: mod, one-of: [x] }] }',
      'when[0].setting',
      '"mode"',
    ],
    [
      'a value that a setting cannot have',
      '{ id: a, do: confirm, title: T, when: [{ setting: mode, one-of: [singl] }] }',
      'when[0].one-of[0]',
      '"single"',
    ],
    ['a snapshot that no step takes', '{ id: a, do: verify, title: T, of: name }', 'of', '"name"'],
    ['a part that is not there', '{ id: a, do: restore, title: T, parts: [file] }', 'parts[0]', '"files"'],
    ['a start that the pack has not', '{ id: a, do: drill, title: T, boot: true }', 'boot', 'boot'],
    [
      'a check that changes',
      '{ id: a, do: check, title: T, requests: [{ id: v, request: { method: POST, path: /v } }] }',
      'requests[0].request.method',
      'GET or HEAD',
    ],
    [
      'a session that is not there',
      '{ id: a, do: check, title: T, session: s, requests: [{ id: v, request: { path: /v } }] }',
      'session',
      '"s"',
    ],
    ['a choice without choices', '{ id: a, do: input, type: choice, title: T }', 'steps[3]', 'needs choices'],
    ['limits of a text', '{ id: a, do: input, type: text, title: T, min: 1 }', 'min', 'means nothing'],
    [
      'a pattern that cannot be',
      '{ id: a, do: input, type: text, title: T, pattern: "(" }',
      'pattern',
      'cannot be used',
    ],
    [
      'rows without a number',
      '{ id: a, do: view, title: T, view: people, rows: {} }',
      'rows',
      'at-least or at-most',
    ],
    ['the same step twice', '{ id: who, do: confirm, title: T }', 'id', 'already used'],
  ])('are refused with %s, in its line', (_what, step, place, expected) => {
    const found = problems(step);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(place);
    expect(found[0]).toContain(expected);
    expect(found[0]?.split(' ')[0]).toBe(String(line));
  });

  it('name the rules that stand beside them', () => {
    expect(problems('{ id: a, do: confirm, title: T }', 'rules: [kep]').join('\n')).toContain('rules[0]');
  });

  it.each([
    ['needs: [root]', []],
    ['needs: [rot]', ['needs[0]', '"root"']],
    ['needs: [level]', ['needs[0]', 'always has a value']],
  ])('say what they make no sense without: %s', (needs, expected) => {
    const found = problems('{ id: a, do: confirm, title: T }', needs).join('\n');
    if (expected.length === 0) expect(found).toBe('');
    for (const part of expected) expect(found).toContain(part);
  });

  it('show their programs and requests among what the pack may do', () => {
    const parsed = parsePack(
      pack(`{ id: a, do: command, title: T, command: [ls, -l] }
      - { id: b, do: check, title: T, requests: [{ id: v, request: { url: '\${settings.url}/v', headers: { x: '\${credential.token.secret}' } } }] }`),
    ).pack;
    if (parsed === null) throw new Error('the pack is not valid');
    const abilities = packAbilities(parsed);
    expect(abilities.commands).toContain('look/a: ls -l');
    expect(abilities.hosts).toContain('${settings.url}');
    expect(abilities.credentials).toContain('token: GET ${settings.url}/v');
  });
});
