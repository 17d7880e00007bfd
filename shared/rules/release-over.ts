import type { Release } from '../model/release.ts';

/** Whether nothing of a release needs its set any more: it was called off, its watch has ended, or it was gone back from and all is well. */
export function isReleaseOver({ stage, rollback }: Pick<Release, 'stage' | 'rollback'>): boolean {
  return stage === 'called-off' || stage === 'finished' || (stage === 'rolled-back' && rollback?.ok === true);
}
