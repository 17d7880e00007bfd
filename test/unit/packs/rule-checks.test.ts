import { describe, expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const problems = (rule: string) =>
  parsePack(`pack: gateway
version: 1
title: Gateway
settings:
  url: { type: url, title: Address }
  root: { type: folder, title: Folder }
settings-files: [{ id: config, title: C, path: config.toml }]
probes:
  - { id: disk, kind: disk, title: Disk, group: a }
  - { id: sent, kind: http, title: S, group: a, every: 15m, writes: true, request: { method: POST, path: /x } }
actions:
  - id: enforce
    kind: file-edit
    title: E
    arguments:
      - { name: to, type: choice, title: To, choices: ['on', 'off'] }
      - { name: by, type: integer, title: By, default: 1 }
    file: config
    set: [{ key: enforce, to: '\${argument.to}' }]
rules:
  - { id: keep, title: Do not., reason: It breaks., ${rule} }
`).problems.map(({ path, message }) => `${path}: ${message.en}`);

describe('rules of a pack', () => {
  it('stand against actions, values of choices, and as long as probes are not ok', () => {
    expect(problems('blocks: [{ action: enforce, arguments: { to: ["off"] } }], unless-ok: [disk]')).toEqual(
      [],
    );
  });

  it.each([
    ['an action that is not there', 'blocks: [{ action: enforced }]', 'did you mean "enforce"?'],
    ['an argument that is not there', 'blocks: [{ action: enforce, arguments: { top: ["x"] } }]', '"top"'],
    ['a value that cannot be chosen', 'blocks: [{ action: enforce, arguments: { to: ["of"] } }]', '"of"'],
    ['a probe that is not there', 'blocks: [{ action: enforce }], unless-ok: [dsk]', '"dsk"'],
    ['a probe that writes', 'blocks: [{ action: enforce }], unless-ok: [sent]', 'a plan changes nothing'],
    ['nothing', 'blocks: []', 'blocks'],
  ])('are refused with %s', (_what, rule, expected) => {
    expect(problems(rule).join('\n')).toContain(expected);
  });
});
