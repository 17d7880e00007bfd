import type { Fact, FactAuthor } from '../../electron/repository/facts/fact.ts';
import type { SnapshotRoot } from '../../electron/repository/roots/snapshot-root.ts';
import type { RootPart } from '../../electron/repository/roots/snapshot-root.ts';
import { SnapshotId, TargetId } from '../../shared/model/ids.ts';

export const author: FactAuthor = {
  machineId: 'a'.repeat(32),
  host: 'desk',
  operator: 'kim@desk',
  console: 'c0ffee',
};

export const targetId = TargetId.parse('0123456789abcdef');

export function snapshotIdOf(digit: string): SnapshotId {
  return SnapshotId.parse(digit.repeat(64));
}

export function pinFact(at: number, snapshotId: SnapshotId, reason = 'keep'): Fact {
  return { kind: 'pin', at, by: author, snapshotId, reason };
}

export function rootOf(parts: readonly RootPart[], startedAt = 1_700_000_000_000): SnapshotRoot {
  return {
    format: 1,
    target: { id: targetId, name: 'Messenger', settings: { root: '/srv/messenger' } },
    pack: { id: 'messenger', version: 1, sha256: 'b'.repeat(64), text: 'id: messenger' },
    kind: 'manual',
    label: null,
    partialReason: null,
    startedAt,
    finishedAt: startedAt + 1000,
    skewMs: 1000,
    operator: 'kim@desk',
    typedName: null,
    host: { name: 'desk', platform: 'linux', machineId: 'a'.repeat(32) },
    holdfastVersion: '0.1.0',
    journalHead: '0'.repeat(64),
    parts: [...parts],
    references: [],
  };
}

export function partOf(
  id: string,
  stored: { readonly list: readonly string[]; readonly listSha256: string; readonly files: number },
): RootPart {
  return {
    id,
    kind: 'tree',
    title: { en: id, ko: id },
    state: 'captured',
    reason: null,
    sensitive: false,
    needs: [],
    files: stored.files,
    bytes: 0,
    newBytes: 0,
    sha256: null,
    database: null,
    notes: [],
    base: 'root',
    list: [...stored.list],
    listSha256: stored.listSha256,
  };
}
