import { describe, expect, test } from 'vitest';
import { JobId, PartId } from '../../../shared/model/ids.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { lackingNeeds } from '../../../renderer/features/restore/part-choice.ts';
import {
  choiceOf,
  emptyRestore,
  proposedName,
  restoreReducer,
  stepReady,
} from '../../../renderer/features/restore/restore-machine.ts';
import type { RestoreEvent, RestoreState } from '../../../renderer/features/restore/restore-machine.ts';
import { fakeOps } from '../../fakes/fake-ops.ts';

const jobId = JobId.parse('0123456789abcdef');
const database = PartId.parse('database');
const masterKey = PartId.parse('master-key');

function aSnapshot(): Snapshot {
  const [snapshot] = fakeOps({ scenario: 'everyday', instant: true }).state.snapshots;
  if (snapshot === undefined) throw new Error('the fake console has no snapshots');
  return snapshot;
}

function after(...events: readonly RestoreEvent[]): RestoreState {
  return events.reduce(restoreReducer, emptyRestore);
}

function started(): RestoreState {
  return after({ kind: 'snapshot-chosen', snapshot: aSnapshot(), goOn: true });
}

describe('The restore wizard', () => {
  test('begins with all parts that the snapshot holds, and asks for no single ones then', () => {
    const state = restoreReducer(started(), { kind: 'destination-chosen', to: 'in-place' });
    expect([...state.chosen]).toEqual(['database', 'uploads', 'master-key', 'config']);
    expect(choiceOf(state)).toEqual({
      snapshotId: state.snapshot?.id,
      to: { kind: 'in-place' },
      acceptLoss: false,
    });
  });

  test('takes along what a part needs, and names what is of no use without what was taken away', () => {
    const none = restoreReducer(started(), { kind: 'all-ticked', on: false });
    const ticked = restoreReducer(none, { kind: 'part-ticked', id: database, on: true });
    expect([...ticked.chosen].toSorted()).toEqual(['database', 'master-key']);
    const without = restoreReducer(ticked, { kind: 'part-ticked', id: masterKey, on: false });
    const lacks = lackingNeeds(without.snapshot?.parts ?? [], without.chosen);
    expect(lacks.map(({ part, needs }) => [part.id, needs.map(({ id }) => id)])).toEqual([
      ['database', ['master-key']],
    ]);
  });

  test('forgets the plan and what was accepted of it when anything else would be restored', () => {
    const planned = [
      { kind: 'plan-started', jobId },
      { kind: 'loss-accepted', on: true },
    ] as const;
    const changes: readonly RestoreEvent[] = [
      { kind: 'part-ticked', id: masterKey, on: false },
      { kind: 'destination-chosen', to: 'in-place' },
      { kind: 'folder-picked', token: 'token', path: '/tmp' },
      { kind: 'name-typed', name: 'other' },
      { kind: 'host-folder-typed', path: '/srv/restored' },
    ];
    for (const change of changes) {
      const before = planned.reduce(restoreReducer, started());
      expect(before).toMatchObject({ planJob: jobId, acceptLoss: true });
      expect(restoreReducer(before, change)).toMatchObject({ planJob: null, acceptLoss: false });
    }
  });

  test('asks for a folder of the host by its whole path', () => {
    const chosen = after(
      { kind: 'snapshot-chosen', snapshot: aSnapshot(), goOn: true },
      { kind: 'next' },
      { kind: 'destination-chosen', to: 'host-folder' },
    );
    const typed = (path: string) => restoreReducer(chosen, { kind: 'host-folder-typed', path });
    expect(['', 'restored', '/srv/restored'].map((path) => stepReady(typed(path)))).toEqual([
      false,
      false,
      true,
    ]);
    expect(choiceOf(typed(' /srv/restored'))).toMatchObject({
      to: { kind: 'host-folder', folder: '/srv/restored' },
    });
  });

  test('loses nothing by going back', () => {
    const events: readonly RestoreEvent[] = [
      { kind: 'part-ticked', id: masterKey, on: false },
      { kind: 'next' },
      { kind: 'folder-picked', token: 'token', path: '/tmp' },
      { kind: 'name-typed', name: 'mine' },
      { kind: 'next' },
    ];
    const state = events.reduce(restoreReducer, started());
    expect(state.step).toBe('plan');
    const back = [1, 2, 3].reduce((before) => restoreReducer(before, { kind: 'back' }), state);
    expect(back).toMatchObject({ step: 'snapshot', newName: 'mine', folder: { path: '/tmp' } });
    expect(back.chosen.has(masterKey)).toBe(false);
  });

  test('does not go on without a folder, or with a name that is a path', () => {
    const state = restoreReducer(started(), { kind: 'next' });
    expect(stepReady(state)).toBe(false);
    const picked = restoreReducer(state, { kind: 'folder-picked', token: 'token', path: '/tmp' });
    expect(stepReady(picked)).toBe(true);
    for (const name of ['a/b', 'a\\b', '..', '.'])
      expect(stepReady(restoreReducer(picked, { kind: 'name-typed', name }))).toBe(false);
    expect(choiceOf(restoreReducer(picked, { kind: 'name-typed', name: ' ' }))?.to).toEqual({
      kind: 'folder',
      folder: 'token',
    });
  });

  test('proposes a folder name that every file system takes', () => {
    const startedAt = Date.UTC(2026, 10, 21, 3, 30);
    expect(proposedName({ targetName: 'Chat: <Seoul>/1', startedAt })).toBe('chat-seoul-1-2026-11-21-0330');
    expect(proposedName({ targetName: '\u202E/', startedAt })).toBe('2026-11-21-0330');
  });
});
