import { describe, expect, it } from 'vitest';
import {
  initInput,
  newRepositoryReducer,
  newRepositoryStart,
} from '../../../renderer/features/repositories/new/new-repository-machine.ts';
import type { NewRepositoryEvent } from '../../../renderer/features/repositories/new/new-repository-machine.ts';
import { codeCharacters, wrongGroups } from '../../../renderer/features/repositories/open/recovery-code.ts';
import { fakeRepositories } from '../../fakes/console/repository-data.ts';
import { fakeRecoveryCode } from '../../fakes/console/repository-handlers.ts';

const folder = { token: 'picker:1', path: '/mnt/disk' };

function after(...events: readonly NewRepositoryEvent[]) {
  return events.reduce(newRepositoryReducer, newRepositoryStart);
}

describe('the wizard of a new repository', () => {
  it('wants a name, a folder, and a new folder that is one name', () => {
    expect(after({ kind: 'next' })).toMatchObject({ step: 'place', strict: true });
    const typed: readonly NewRepositoryEvent[] = [
      { kind: 'name-typed', name: ' Disk ' },
      { kind: 'folder-picked', folder },
    ];
    expect(initInput(after(...typed))).toEqual({
      name: 'Disk',
      folder: 'picker:1',
      newFolderName: 'holdfast',
    });
    const escaping = after(...typed, { kind: 'new-folder-typed', name: '../x' }, { kind: 'next' });
    expect(escaping.strict).toBe(true);
    expect(initInput(after(...typed, { kind: 'new-folder-typed', name: ' ' }))).not.toHaveProperty(
      'newFolderName',
    );
  });

  it('never goes back behind what was made, and forgets the code once the kit is confirmed', () => {
    const [repository] = fakeRepositories('everyday', 1e12);
    if (!repository) throw new Error('no repository');
    const made: NewRepositoryEvent = { kind: 'made', repository, recoveryCode: fakeRecoveryCode };
    expect(after(made, { kind: 'back' })).toMatchObject({
      step: 'kit',
      made: { recoveryCode: fakeRecoveryCode },
    });
    const typed = after(
      made,
      { kind: 'next' },
      { kind: 'group-typed', text: '5SF0' },
      { kind: 'back' },
      { kind: 'next' },
    );
    expect(typed).toMatchObject({ step: 'confirm', lastGroup: '5SF0' });
    const done = newRepositoryReducer(typed, { kind: 'confirmed', repository });
    expect(JSON.stringify(done)).not.toContain('5SF0');
  });
});

describe('a typed recovery code', () => {
  it('is read as the console reads it', () => {
    expect(codeCharacters('o1l2-iabc ')).toBe('01121ABC');
    expect(wrongGroups(fakeRecoveryCode)).toEqual([]);
    expect(wrongGroups(fakeRecoveryCode.toLowerCase().replaceAll('-', ' '))).toEqual([]);
  });

  it('names the groups that hold what no code has', () => {
    expect(wrongGroups('AAAA-AAAA-UAAA-AAAA-AA*A')).toEqual([3, 5]);
  });
});
