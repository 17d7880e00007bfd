import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { RestoreAfterInput } from './jobs/restore-input.ts';

/** How the jobs of restores are called. */
export function restoreTitle({ targetName, id }: Snapshot, kind: 'restore' | 'restore-plan'): LocalText {
  const short = id.slice(0, 8);
  return kind === 'restore'
    ? localText(`Restore of ${targetName}, snapshot ${short}`, `${targetName} 스냅샷 ${short} 복원`)
    : localText(`Restore plan of ${targetName}`, `${targetName} 복원 계획`);
}

export function afterTitle(kind: RestoreAfterInput['kind'], targetName: string): LocalText {
  const { en, ko } = afterWords[kind];
  return localText(`${en}: ${targetName}`, `${ko}: ${targetName}`);
}

const afterWords = {
  undo: localText('Undo of a restore', '복원 전으로 되돌리기'),
  resume: localText('Resumed restore', '복원 이어서 진행'),
  rollback: localText('Rollback of a restore', '복원 되돌리기'),
} as const;
