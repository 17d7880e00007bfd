import { describe, expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const pack = (actions: string) => `pack: shop
version: 1
title: Shop
settings:
  url: { type: url, title: Address }
  root: { type: folder, title: Folder }
credentials:
  token: { type: secret, title: Token }
settings-files: [{ id: env, title: Environment, path: .env }]
policies: [{ id: token, title: Token, file: env, key: TOKEN, intended: { exists: true }, secret: true, reason: It is needed }]
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
actions:
${actions}
`;
const problems = (actions: string) =>
  parsePack(pack(actions)).problems.map(({ path, message }) => `${path}: ${message.en}`);
const edit = (set: string) => `  - { id: a, kind: file-edit, title: A, file: env, set: [${set}] }`;
const guided = (stages: string, revert = '') =>
  `  - { id: a, kind: guided, title: A, stages: [${stages}], revert: [${revert}] }`;
const key =
  '{ id: key, do: edit, title: Key, file: env, set: [{ key: TOKEN, generate: { bytes: 32, as: hex }, old-as: old }] }';
const asks = (header: string, more = '') =>
  `{ id: ask, do: http, title: Ask, check: [{ id: one, ${more}request: { path: /, headers: { X: '${header}' } } }] }`;

describe('stages of an action', () => {
  it('may edit, run, ask with what was there before, wait, keep, ask a person, and go back', () => {
    const rest =
      '{ id: run, do: command, title: Run, command: [ls] }, { id: well, do: wait, title: Well, probes: [disk] }, { id: kept, do: keep, title: Kept, credential: token, file: env, key: TOKEN }, { id: tell, do: confirm, title: Tell, text: Tell them }';
    expect(
      problems(
        guided(
          `${key}, ${asks('${step.key.old}')}, ${rest}`,
          '{ id: back, do: put-back, title: Back, of: key }',
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ['a secret that is written', edit("{ key: TOKEN, to: 'abc' }"), /a policy says that this key is secret/],
    [
      'a credential in a file by a template',
      edit("{ key: X, to: '${credential.token.secret}' }"),
      /does not exist here/,
    ],
    [
      'a file that is not there',
      edit('{ key: X, to: 1 }').replace('file: env', 'file: nope'),
      /no settings file "nope"/,
    ],
    ['a key set twice', edit('{ key: X, to: 1 }, { key: X, to: 2 }'), /already used above/],
    ['a key with a star', edit("{ key: 'a.*', to: 1 }"), /without "\*"/],
    ['too short a secret', edit('{ key: X, generate: { bytes: 8, as: hex } }'), /./],
    ['a credential that is not there', edit('{ key: X, credential: nope }'), /no credential "nope"/],
    ['a probe that is not there', guided('{ id: w, do: wait, title: W, probes: [nope] }'), /no probe "nope"/],
    ['two stages of one id', guided(`${key}, ${key}`), /already used above/],
    ['an old value before its edit', guided(`${asks('${step.key.old}')}, ${key}`), /does not exist here/],
    [
      'a check that changes',
      guided(asks('x').replace('path: /', 'path: /, method: POST')),
      /sends GET or HEAD/,
    ],
    [
      'a file put back on the way forth',
      guided(`${key}, { id: b, do: put-back, title: B, of: key }`),
      /move it to revert/,
    ],
    [
      'a way back of no edit',
      guided(key, '{ id: b, do: put-back, title: B, of: nope }'),
      /no stage of kind edit "nope"/,
    ],
    [
      'a program of the operator',
      guided("{ id: c, do: command, title: C, command: ['${argument.x}'] }"),
      /./,
    ],
    ['an item of no list', guided(asks('${item}')), /does not exist here/],
  ])('are refused with %s', (_what, text, message) => {
    expect(problems(text).join('\n')).toMatch(message);
  });

  it('know an item where there is a list', () => {
    expect(problems(guided(asks('${item}', 'for-each: \'["a"]\', ')))).toEqual([]);
  });

  it('are shown before a pack is trusted', () => {
    const kept = '{ id: kept, do: keep, title: Kept, credential: token, file: env, key: TOKEN }';
    const parsed = parsePack(
      pack(
        guided(
          `${key}, ${asks('${credential.token.secret}')}, ${kept}`,
          '{ id: run, do: command, title: Run, command: [reboot, now] }',
        ),
      ),
    );
    if (!parsed.ok) throw new Error('it must parse');
    const { writes, commands, credentials } = packAbilities(parsed.pack);
    expect(writes).toContain('a/key: env: TOKEN');
    expect(commands).toContain('a/run: reboot now');
    expect(credentials).toEqual(['token: GET ${settings.url}/', 'token: ← TOKEN of env']);
  });
});
