import { describe, expect, test } from 'vitest';
import { buildSteps } from '../../../../electron/snapshots/restore/build-steps.ts';
import type { PlacedUnit } from '../../../../electron/snapshots/restore/build-steps.ts';

function unit(path: string, changes: Partial<PlacedUnit> = {}): PlacedUnit {
  return {
    zone: 'root',
    path,
    type: 'file',
    liveType: 'file',
    missingFolders: [],
    companions: { all: [], there: [] },
    facts: null,
    ...changes,
  };
}

const gate = { zone: 'root', path: 'config.py', isThere: true };
const told = (units: readonly PlacedUnit[], closed: typeof gate | null) =>
  buildSteps(units, closed).steps.map(({ kind, path }) => `${kind} ${path}`);

const database = unit('m.db', {
  companions: { all: ['m.db-wal', 'm.db-shm', 'm.db-journal'], there: ['m.db-wal', 'm.db-journal'] },
});
const uploads = unit('uploads', { type: 'folder', liveType: 'folder' });

describe('the steps of a restore', () => {
  test('close the gate first and open it last when it stays the same', () => {
    expect(told([uploads, database], gate)).toEqual([
      'park config.py',
      'replace uploads',
      'aside m.db-wal',
      'aside m.db-journal',
      'swap m.db',
      'unpark config.py',
    ]);
    expect(buildSteps([uploads, database], gate).opensAt).toBe(5);
  });

  test('take the old gate away first and put the new one last when it is restored', () => {
    expect(told([unit('config.py'), uploads], gate)).toEqual([
      'aside config.py',
      'replace uploads',
      'place config.py',
    ]);
    expect(told([unit('config.py', { liveType: null }), uploads], { ...gate, isThere: false })).toEqual([
      'replace uploads',
      'place config.py',
    ]);
  });

  test('need no gate where only the gate changes, or nothing', () => {
    expect(told([unit('config.py')], gate)).toEqual(['swap config.py']);
    expect(told([], gate)).toEqual([]);
  });

  test('never let a new database lie beside an old journal', () => {
    expect(buildSteps([database], null).steps).toEqual([
      { kind: 'aside', zone: 'root', path: 'm.db-wal', until: 'm.db' },
      { kind: 'aside', zone: 'root', path: 'm.db-journal', until: 'm.db' },
      { kind: 'swap', zone: 'root', path: 'm.db', absent: ['m.db-wal', 'm.db-shm', 'm.db-journal'] },
    ]);
  });

  test('exchange what is of another kind by two renames, and make missing folders', () => {
    expect(
      told(
        [
          unit('link', { type: 'link', liveType: 'file' }),
          unit('a/b/key', { liveType: null, missingFolders: ['a', 'a/b'] }),
        ],
        null,
      ),
    ).toEqual(['replace link', 'folder a', 'folder a/b', 'place a/b/key']);
  });
});
