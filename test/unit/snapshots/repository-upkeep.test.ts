import { afterEach, describe, expect, it } from 'vitest';
import { RepositoryUpkeep } from '../../../electron/snapshots/repository-upkeep.ts';
import { recoveryCodeOf } from '../../../electron/repository/format/recovery-code.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { snapshotIdOf, targetId } from '../../fakes/repository-facts.ts';
import { away, home, openSnapshotDesk, rootSecret, snapshotAt, told } from '../../fakes/snapshot-desk.ts';
import type { JobAnswers } from '../../fakes/snapshot-desk.ts';

const { signal } = new AbortController();
const gone = new AppError('repository/not-there', localText('no disk at /Disk', '/Disk에 디스크가 없습니다'));

let dispose = () => {};
afterEach(() => dispose());

function upkeep(answers: JobAnswers) {
  const desk = openSnapshotDesk(answers);
  dispose = () => desk.store.dispose();
  const service = new RepositoryUpkeep({
    ...desk,
    now: () => desk.clock.now(),
    scratchRoot: '/scratch',
    kitDir: '/kit',
    targets: () => [],
    hasPack: () => true,
    adoptTarget: () => undefined,
  });
  return { ...desk, service };
}

describe('a desk with two repositories', () => {
  it('says which of them is away when a copy fails', async () => {
    const { service, registry, repositories } = upkeep({
      'repository-copy': () => Promise.reject(gone),
      'repository-refresh': async (input) => {
        if (JSON.stringify(input).includes('/Disk')) throw gone;
        return told({});
      },
    });
    const job = await registry.ended(service.copy(home, away, null));
    expect(job.error?.code).toBe('repository/not-there');
    expect(repositories.get(home).health).toBe('not-there');
    expect(repositories.get(away).health).toBe('ok');
  });

  it('takes none off the desk while something works on it', async () => {
    const { service, registry, repositories } = upkeep({
      'repository-check': (_input, stop) =>
        new Promise<never>((_resolve, reject) => stop.addEventListener('abort', () => reject(stop.reason))),
    });
    const check = service.check(home, 1);
    await expect(service.remove(home, 'Disk')).rejects.toMatchObject({ code: 'run/busy' });
    await service.remove(away, 'Stick');
    registry.cancel(check);
    await registry.ended(check);
    await expect(service.remove(home, 'other')).rejects.toMatchObject({ code: 'repository/not-confirmed' });
    await service.remove(home, 'Disk');
    expect(repositories.list()).toEqual([]);
  });

  it('says whose snapshots went with one that leaves it', async () => {
    const { service, catalogue, repositories, toldOf } = upkeep({});
    const held = { snapshots: [snapshotAt(snapshotIdOf('a'), 1000)] };
    catalogue.apply(home, told(held));
    await service.remove(home, 'Disk');
    expect(toldOf).toEqual([targetId]);
    expect(catalogue.snapshotsOf(home)).toEqual([]);
    expect(repositories.find(home)).toBeNull();
  });

  it('keeps codes and passphrases out of every log from the moment it has them', async () => {
    const { repositories, hidden } = upkeep({
      'repository-open-place': () => Promise.reject(gone),
      'repository-keys': async () => ({ keys: [], damaged: [] }),
    });
    await repositories.recoveryCode(home, signal);
    const typed = { kind: 'passphrase', passphrase: 'correct horse battery' } as const;
    await expect(repositories.open({ name: null, place: '/x', by: typed }, signal)).rejects.toBe(gone);
    await repositories.keys(home, { kind: 'add', label: 'spare', passphrase: 'staple of batteries' }, signal);
    expect(hidden).toEqual([
      recoveryCodeOf(Buffer.from(rootSecret, 'hex')),
      'correct horse battery',
      'staple of batteries',
    ]);
  });
});
