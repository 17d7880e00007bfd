import { describe, expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { partsFor } from '../../../electron/packs/parts-for-target.ts';
import { isLeftOut, pathInTree } from '../../../electron/packs/tree-paths.ts';

const parsed = parsePack(`pack: sample
version: 1
title: Sample
settings:
  root: { type: folder, title: Server folder }
  extra: { type: folder, title: Extra folder }
  name: { type: text, title: Name, default: app }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts:
  - { id: db, title: Database, kind: sqlite, path: 'data/\${settings.name}.db' }
  - { id: files, title: Files, kind: tree, path: ./files/ }
  - { id: unit, title: Unit, kind: rebuild, base: extra, paths: ['\${settings.name}', unit.conf] }
  - { id: all, title: All, kind: tree, base: extra, path: ., exclude: [app, unit.conf] }
`);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems[0]));
const { pack } = parsed;
const partsWith = (settings: Readonly<Record<string, string>>) => partsFor(pack, { settings });

describe('the parts of a target', () => {
  it('have their place below the folders of the settings', () => {
    const parts = partsWith({ root: '/srv/chat', extra: '/etc/chat' });
    expect(parts.map((part) => part.state)).toEqual(['placed', 'placed', 'placed', 'placed']);
    expect(parts[0]).toMatchObject({
      definition: { id: 'db' },
      basePath: '/srv/chat',
      path: 'data/app.db',
      absolutePath: '/srv/chat/data/app.db',
    });
    expect(parts[1]).toMatchObject({ path: 'files', absolutePath: '/srv/chat/files' });
    expect(parts[2]).toMatchObject({
      path: 'app',
      places: [
        { path: 'app', absolutePath: '/etc/chat/app' },
        { path: 'unit.conf', absolutePath: '/etc/chat/unit.conf' },
      ],
    });
    expect(parts[3]).toMatchObject({ path: '.', absolutePath: '/etc/chat' });
  });

  it('say which setting is missing, and the others stay', () => {
    const parts = partsWith({ root: '/srv/chat' });
    expect(parts.map((part) => part.state)).toEqual(['placed', 'placed', 'unplaced', 'unplaced']);
    expect(parts[2]).toMatchObject({ state: 'unplaced', setting: 'extra' });
    expect(parts[2]).toHaveProperty('reason.en', expect.stringContaining('"Extra folder" (extra)'));
  });

  it.each(['../shadow', '/etc/shadow', '..', 'a\\\\b', 'C:x'])(
    'are never outside of their folder: %s',
    (name) => {
      const parts = partsWith({ root: '/srv/chat', extra: '/etc/chat', name });
      expect(parts[1]?.state).toBe('placed');
      expect(parts[2]).toMatchObject({ state: 'unplaced', setting: null });
      expect(parts[2]).toHaveProperty('reason.en', expect.stringContaining(name));
    },
  );

  it('are refused when a folder was chosen that holds the database of another', () => {
    const parts = partsWith({ root: '/srv/chat', extra: '/srv/chat/data' });
    expect(parts[3]).toMatchObject({ state: 'unplaced', setting: 'extra' });
    expect(parts[3]).toHaveProperty('reason.en', expect.stringContaining('"/srv/chat/data/app.db"'));
    expect(parts[0]?.state).toBe('placed');
  });
});

describe('paths of a tree', () => {
  it.each([
    ['cache', 'cache', true],
    ['cache', 'cache/a/b', true],
    ['cache', 'cached', false],
    ['cache', 'a/cache', false],
    ['a/cache', 'a/cache/b', true],
    ['cache/*', 'cache', false],
    ['cache/*', 'cache/a', true],
    ['cache/*', 'cached/a', false],
  ])('%s leaves out %s: %s', (pattern, path, left) => {
    expect(isLeftOut([pattern], path)).toBe(left);
  });

  it('are told relative to it', () => {
    expect(pathInTree('uploads', 'uploads/a/b')).toBe('a/b');
    expect(pathInTree('uploads', 'uploads2/a')).toBeNull();
    expect(pathInTree('.', 'uploads/a')).toBe('uploads/a');
    expect(pathInTree('./uploads/', 'uploads')).toBe('');
  });
});
