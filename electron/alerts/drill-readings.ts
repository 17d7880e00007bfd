import type { DrillRecord } from '../../shared/model/drill.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Reading } from './alert-ports.ts';

/** How the newest drill of each target went. */
export function readDrills(drills: readonly DrillRecord[]): readonly Reading[] {
  const byTarget = Map.groupBy(drills, ({ targetId }) => targetId);
  return [...byTarget].flatMap(([targetId, ofTarget]) => {
    const [newest] = ofTarget.toSorted((a, b) => b.at - a.at);
    if (newest === undefined) return [];
    const id = newest.snapshotId.slice(0, 12);
    return [
      {
        key: `drill/${targetId}`,
        cause: 'drill',
        targetId,
        subject: newest.targetName,
        verdict: newest.ok ? 'well' : 'degraded',
        reason: localText(
          `The drill of snapshot ${id} did not succeed. Look at its report, and prove another snapshot.`,
          `스냅샷 ${id}의 복원 훈련이 성공하지 못했습니다. 보고서를 확인하고 다른 스냅샷을 검증하십시오.`,
        ),
        since: newest.at,
        holders: [],
      } as const,
    ];
  });
}
