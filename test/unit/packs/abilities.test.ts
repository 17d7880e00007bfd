import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { readBuiltInPacks } from '../../../electron/packs/built-in-packs.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import type { Pack } from '../../../electron/packs/schema/pack.ts';
import { probeKinds } from '../../../shared/model/probe.ts';

const root = join(import.meta.dirname, '../../..');

/** A view of each kind of source, and the probes that no example stands alone with. */
const everyView = `
pack: views
version: 1
title: Views
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
  server: { type: postgres, title: Server }
probes:
  - { id: name, kind: dns, title: Name, group: startup, host: '\${settings.url.host}' }
  - { id: server, kind: postgres, title: Server, group: startup, server: server, sql: SELECT x FROM postgres_probe }
  - { id: program, kind: command, title: Program, group: startup, command: [uptime] }
views:
${[
  'kind: sqlite, path: a.db, sql: SELECT x FROM sqlite_view',
  'kind: databases, path: "rooms/room_*.db", each: SELECT x FROM each_view, gives: [x], sql: SELECT x FROM databases_view',
  'kind: postgres, server: server, sql: SELECT x FROM postgres_view',
  'kind: http, request: { path: /a }, rows: "$", cells: { x: "$" }, sql: SELECT x FROM http_view',
  'kind: json, path: a.json, rows: "$", cells: { x: "$" }, sql: SELECT x FROM json_view',
  'kind: metrics, request: { path: /m }, names: [a], sql: SELECT metric AS x FROM metrics_view',
  'kind: files, path: some/folder, sql: SELECT name AS x FROM files_view',
  'kind: log, path: a.log, match: "(?P<x>a)", sql: SELECT x FROM log_view',
]
  .map(
    (source, at) =>
      `  - { id: v${at}, title: V, source: { ${source} }, columns: [{ id: x, title: X, type: text }], order: { column: x } }\n`,
  )
  .join('')}`;

const examples = [
  ...readFileSync(join(root, 'docs/pack-authoring.md'), 'utf8').matchAll(/^```yaml\n(probes:.*?)^```$/gms),
].map(
  (match) =>
    `pack: example\nversion: 1\ntitle: Example\nsettings:\n  url: { type: url, title: Address, required: true }\n${match[1] ?? ''}`,
);
const texts = [
  ...readBuiltInPacks(join(root, 'electron/packs/builtin')).map(({ text }) => text),
  everyView,
  ...examples,
];
const packs = texts.flatMap((text) => {
  const { pack } = parsePack(text);
  return pack === null ? [] : [pack];
});

const shown = {
  queries: ['sql', 'each', 'cases'],
  paths: ['path', 'rotated', 'file'],
  hosts: ['host', 'sntp'],
};
const requests = new Set([
  'request',
  'jwks',
  'emit',
  'http',
  'given',
  'steps',
  'cleanup',
  'cells',
  'capture',
]);

/** Every text under one of these keys, however deep, in what no request says, and no answer to one. */
function textsUnder(value: unknown, keys: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => textsUnder(item, keys));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    if (requests.has(key)) return [];
    return typeof item === 'string' && keys.includes(key) ? [item] : textsUnder(item, keys);
  });
}

function looksOf({
  probes: all,
  views,
  parts,
  references,
  recipes,
  service,
  logs,
}: Pack): readonly unknown[] {
  // The path of a Socket.IO connection is one of requests.
  const probes = all.filter(({ kind }) => kind !== 'socket-io');
  return [probes, views.map(({ source }) => source), parts, references, recipes, service?.heed, logs];
}

describe('what an operator sees of a pack before it is trusted', () => {
  it('is held here for every kind of probe and of view', () => {
    const kinds = new Set(packs.flatMap(({ probes }) => probes.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual([...probeKinds].toSorted());
    expect(new Set(packs.flatMap(({ views }) => views.map(({ source }) => source.kind)))).toHaveProperty(
      'size',
      8,
    );
  });

  it.each(['queries', 'paths', 'hosts'] as const)('leaves out none of its %s', (about) => {
    const hidden = packs.flatMap((pack) => {
      const all = packAbilities(pack)[about].join('\n');
      const stated = looksOf(pack).flatMap((look) => textsUnder(look, shown[about]));
      return stated
        .filter((text) => !all.includes(text.replace(/\s+/g, ' ').trim()))
        .map((text) => `${pack.pack}: ${text}`);
    });
    expect(hidden).toEqual([]);
  });
});
