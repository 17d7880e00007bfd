import { expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const packWith = (path: string, policy: string) => `pack: server
version: 1
title: Server
settings: { root: { type: folder, title: Folder } }
probes: [{ id: disk, kind: disk, title: Disk, group: capacity }]
settings-files: [{ id: config, title: Configuration, path: ${path} }]
policies: [{ id: sign-in, title: Sign-in, file: config, key: SIGN_IN, reason: Switch it on., ${policy} }]
`;

const told = (path: string, policy: string) =>
  parsePack(packWith(path, policy)).problems.map(({ message }) => message.en);

it.each(['server.env', 'server.properties'])('values of %s are text, and true is none', (path) => {
  expect(told(path, 'intended: { equals: true }')).toEqual([
    expect.stringContaining("write 'true', in quotes"),
  ]);
  expect(told(path, 'intended: { one-of: [true, false] }').slice(1)).toEqual([
    expect.stringContaining("write 'false'"),
  ]);
  expect(told(path, "intended: { equals: 'true' }, default: false")).toEqual([
    expect.stringContaining("write 'false'"),
  ]);
  expect(told(path, "intended: { equals: 'true' }, default: 'false'")).toEqual([]);
  expect(told(path, 'intended: { at-most: 31 }, default: 30')).toEqual([]);
});

it('values of TOML have a type', () => {
  expect(told('server.toml', 'intended: { equals: true }, default: false')).toEqual([]);
});
