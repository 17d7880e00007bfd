import { describe, expect, it } from 'vitest';
import {
  initInput,
  newRepositoryReducer,
  newRepositoryStart,
} from '../../../renderer/features/repositories/new/new-repository-machine.ts';
import type { NewRepositoryEvent } from '../../../renderer/features/repositories/new/new-repository-machine.ts';
import {
  emptyPlace,
  placeFormOf,
  placeWish,
  typedHost,
} from '../../../renderer/features/repositories/place-form.ts';
import type { PlaceForm } from '../../../renderer/features/repositories/place-form.ts';
import { codeCharacters, wrongGroups } from '../../../renderer/features/repositories/open/recovery-code.ts';
import type { HostCheck } from '../../../shared/model/host.ts';
import { fakeRepositories } from '../../fakes/console/repository-data.ts';
import { fakeRecoveryCode } from '../../fakes/console/repository-handlers.ts';

const place = { ...emptyPlace, folder: { token: 'picker:1', path: '/mnt/disk' } };

function after(...events: readonly NewRepositoryEvent[]) {
  return events.reduce(newRepositoryReducer, newRepositoryStart);
}

describe('the wizard of a new repository', () => {
  it('wants a name, a folder, and a new folder that is one name', () => {
    expect(after({ kind: 'next' })).toMatchObject({ step: 'place', strict: true });
    const typed: readonly NewRepositoryEvent[] = [
      { kind: 'name-typed', name: ' Disk ' },
      { kind: 'place-changed', place },
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

describe('the place of a repository', () => {
  const found: HostCheck = {
    kind: 'reached',
    host: 'nas',
    address: 'ops@nas:2222',
    key: { type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` },
    pinned: true,
    facts: {
      server: 'OpenSSH_9.2',
      system: 'posix',
      systemName: null,
      account: 'ops',
      enteredBy: [],
      clock: null,
      abilities: [],
      remark: null,
    },
  };
  const host = { address: 'ops@nas:2222', keyFile: '~/id', jumps: '', password: 'secret', passphrase: '' };
  const there: PlaceForm = { ...emptyPlace, on: 'host', host, found, path: '/volume/hold fast' };

  it('on a host is the address and the folder as one, once the host was entered', () => {
    expect(placeWish(there)).toEqual({
      onHost: { place: 'ssh://ops@nas:2222/volume/hold%20fast', keyFile: '~/id', jumps: null },
    });
    expect(placeWish({ ...there, found: null })).toBeNull();
    expect([placeWish({ ...there, path: 'volume' }), placeWish({ ...there, path: '/' })]).toEqual([
      null,
      null,
    ]);
    expect(placeWish({ ...there, host: { ...host, address: 'a@b@[::1]:22' } })).toMatchObject({
      onHost: { place: 'ssh://a%40b@[::1]:22/volume/hold%20fast' },
    });
  });

  it('is typed as a whole as well, and comes back as it was', () => {
    const whole = { ...host, address: 'ssh://ops@nas:2222/volume/hold%20fast' };
    expect(typedHost(emptyPlace, whole, null)).toMatchObject({
      host: { address: 'ops@nas:2222' },
      path: '/volume/hold fast',
    });
    const way = { address: 'ops@nas:2222', keyFile: '/id', jumps: null };
    expect(placeFormOf({ place: 'ssh://ops@nas:2222/volume/hold%20fast', host: way })).toMatchObject({
      on: 'host',
      host: { keyFile: '/id' },
      path: '/volume/hold fast',
    });
    expect(placeFormOf({ place: '/mnt/disk', host: null })).toEqual(emptyPlace);
  });

  it('on a host forgets what was secret once the repository is made', () => {
    const [repository] = fakeRepositories('everyday', 1e12);
    if (!repository) throw new Error('no repository');
    const named = after({ kind: 'name-typed', name: 'NAS' }, { kind: 'place-changed', place: there });
    expect(initInput(named)).toEqual({
      name: 'NAS',
      onHost: { place: 'ssh://ops@nas:2222/volume/hold%20fast', keyFile: '~/id', jumps: null },
    });
    const made = newRepositoryReducer(named, { kind: 'made', repository, recoveryCode: fakeRecoveryCode });
    expect(JSON.stringify(made)).not.toContain('secret');
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
