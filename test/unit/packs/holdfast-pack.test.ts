import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { partsFor } from '../../../electron/packs/parts-for-target.ts';
import { dataFolderAt } from '../../../electron/platform/paths.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { openTempStore } from '../../fakes/temp-store.ts';

const pack = builtInPack('holdfast');
const store = openTempStore();
afterAll(() => store.dispose());

describe('the pack of the console itself', () => {
  it('keeps what the data folder holds', () => {
    const folder = dataFolderAt(store.directory);
    const parts = partsFor(pack, { settings: { root: store.directory } });
    const paths = parts.flatMap((part) => (part.state === 'placed' ? [part.absolutePath] : []));
    expect(paths).toEqual([
      folder.database,
      folder.vault,
      join(store.directory, 'incidents'),
      join(store.directory, 'runs', 'files'),
      folder.actions,
      join(store.directory, 'window.json'),
    ]);
    expect(pack.parts.filter((part) => part.required).map(({ id }) => id)).toEqual(['database']);
    expect(pack.parts.filter((part) => part.sensitive).map(({ id }) => id)).toEqual([
      'vault',
      'safety-copies',
    ]);
  });

  it('names tables that the database of the console has, and a folder that detection finds', () => {
    const tables = store.database
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name);
    const [database] = pack.parts;
    expect(database?.kind === 'sqlite' ? database['not-empty'] : []).toEqual(['target', 'journal']);
    expect(tables).toEqual(expect.arrayContaining(['target', 'journal']));
    expect(pack.detect[0]?.files).toContain(basename(store.path));
  });

  it('can neither be started in a drill nor stopped by a gate', () => {
    expect(pack.boot).toBeUndefined();
    expect(pack.service?.gate).toBeUndefined();
  });
});
