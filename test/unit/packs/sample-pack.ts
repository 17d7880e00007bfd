import { parsePack } from '../../../electron/packs/parse-pack.ts';

export const head = `pack: sample
version: 1
title: Sample
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
  room: { type: integer, title: Room, default: 3, min: 1, max: 9 }
credentials:
  account: { type: login, title: Account }
  token: { type: rotating, title: Token, from: account }
sessions:
  - id: main
    title: Main
    credential: account
    open:
      - id: in
        request: { method: POST, path: /login, json: { p: '\${credential.account.secret}' } }
        store: { credential: token, json: $.token }
        provides: [{ name: csrf, json: $.csrf }]
`;

/** Line 21 is the first below `probes:`. */
export const withProbes = (probes: string): string => `${head}probes:\n${probes}`;
export const withProbe = (rest: string, kind = 'http'): string =>
  withProbes(`  - { id: one, title: One, group: startup, kind: ${kind}, ${rest} }\n`);

export const problemsOf = (text: string): string[] =>
  parsePack(text).problems.map(
    (problem) => `${problem.line}:${problem.column} ${problem.path}: ${problem.message.en}`,
  );
