import { RestoreRecord } from '../../../shared/contract/groups/snapshots.ts';
import { InterruptedRestore } from '../../../shared/model/restore.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Scenario } from './fake-state.ts';
import { hexId } from './seeded.ts';

const dayMs = 86_400_000;

/** Four restores: in place and into folders, one of them undone, one with a failed check, and one that can be undone. */
export function fakeRestores(
  scenario: Scenario,
  snapshots: readonly Snapshot[],
  nowAt: number,
): readonly RestoreRecord[] {
  if (scenario === 'empty') return [];
  return snapshots.slice(0, 4).map((snapshot, index) =>
    RestoreRecord.parse({
      id: hexId(1200 + index),
      targetId: snapshot.targetId,
      targetName: snapshot.targetName,
      destination: index % 2 === 0 ? '/srv/messenger' : `/home/ops/restored-${index}`,
      inPlace: index % 2 === 0,
      at: nowAt - (index * 11 + 1) * dayMs,
      operator: 'ops@desk-12',
      undoable: index === 0,
      result: {
        id: hexId(1200 + index),
        snapshotId: snapshot.id,
        outcome: index === 2 ? 'undone' : 'restored',
        startedAt: nowAt - (index * 11 + 1) * dayMs,
        finishedAt: nowAt - (index * 11 + 1) * dayMs + 61_000,
        files: snapshot.files,
        bytes: snapshot.bytes,
        reusedFiles: 1800,
        checks: [
          {
            what: localText('Every file has the hash of the snapshot', '모든 파일의 해시가 스냅샷과 같음'),
            ok: true,
            detail: null,
          },
          {
            what: localText('Rows of messages', 'messages 행 수'),
            ok: index !== 1,
            detail:
              index === 1
                ? localText('412,883 expected, 412,880 found', '412,883행이어야 하나 412,880행')
                : null,
          },
        ],
        safety:
          index % 2 === 0
            ? { folders: ['/srv/messenger/.holdfast-safety'], keepUntil: nowAt + (29 - index * 11) * dayMs }
            : null,
      },
    }),
  );
}

/** One restore whose desk lost its power, to be resumed or rolled back. */
export function fakeInterrupted(
  scenario: Scenario,
  snapshots: readonly Snapshot[],
  nowAt: number,
): readonly InterruptedRestore[] {
  const snapshot = snapshots[5];
  if (scenario === 'empty' || !snapshot) return [];
  return [
    InterruptedRestore.parse({
      id: hexId(1300),
      snapshotId: snapshot.id,
      targetName: snapshot.targetName,
      startedAt: nowAt - 40 * 60_000,
      intentPath: '/srv/.holdfast-restore-0f3a/intent.json',
      running: false,
      direction: 'forward',
      host: 'desk-12',
    }),
  ];
}
