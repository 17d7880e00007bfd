import { describe, expect, it } from 'vitest';
import { localText } from '../../../../shared/text/local-text.ts';
import type { RootPart, SnapshotRoot } from '../../../../electron/repository/roots/snapshot-root.ts';
import { chooseParts } from '../../../../electron/snapshots/restore/choose-parts.ts';

function part(id: string, change: Partial<RootPart> = {}): RootPart {
  return {
    id,
    kind: 'sqlite',
    title: localText(id, id),
    state: 'captured',
    reason: null,
    sensitive: false,
    needs: [],
    files: 1,
    bytes: 1,
    newBytes: 1,
    sha256: null,
    database: null,
    notes: [],
    base: 'root',
    list: [],
    listSha256: null,
    ...change,
  };
}

const room = (name: string, change: Partial<RootPart> = {}) =>
  part(`rooms-${name}`, {
    needs: ['store'],
    group: { id: 'rooms', title: localText('Rooms', '방'), file: `${name}.db` },
    ...change,
  });

const service = {
  running: null,
  gate: null,
  together: [{ parts: ['rooms', 'store'], otherwise: localText('Nothing opens.', '열리지 않습니다.') }],
};

function choose(
  only: readonly string[] | null,
  parts = [room('a'), room('b'), part('store', { needs: ['rooms'] })],
) {
  // Only the parts are asked for.
  const root = { parts } as SnapshotRoot;
  return chooseParts(root, { only, inPlace: true, isOfLittle: false, acceptLoss: false, service });
}

const codes = (chosen: ReturnType<typeof choose>) => chosen.blockers.map(({ code }) => code);

describe('parts that a pattern led to', () => {
  it('are all meant by its name', () => {
    expect(choose(['rooms', 'store'])).toMatchObject({ blockers: [], parts: { length: 3 } });
    expect(choose(null).blockers).toEqual([]);
  });

  it('are needed and belong together one by one', () => {
    expect(codes(choose(['rooms-a']))).toEqual(['needs-part', 'together']);
    expect(codes(choose(['rooms-a', 'store']))).toEqual(['needs-part', 'together']);
    expect(choose(['store']).blockers[0]?.text.en).toContain('"Rooms"');
  });

  it('do not count once they are gone', () => {
    const parts = [room('a'), room('b', { state: 'absent' }), part('store', { needs: ['rooms'] })];
    expect(codes(choose(['rooms-a', 'store'], parts))).toEqual([]);
    expect(() => choose(['rooms-b'], parts)).toThrow('rooms-b');
  });
});
