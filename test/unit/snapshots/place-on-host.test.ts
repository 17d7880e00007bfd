import { afterEach, describe, expect, it } from 'vitest';
import { chosenPlace } from '../../../electron/handlers/repository-places.ts';
import { Picker } from '../../../electron/handlers/picker.ts';
import { RepositoryId } from '../../../shared/model/ids.ts';
import { openSnapshotDesk, rootSecret } from '../../fakes/snapshot-desk.ts';

const { signal } = new AbortController();
const id = RepositoryId.parse('3'.repeat(32));
const way = { keyFile: '/home/kim/.ssh/id_nas', jumps: 'gate.example' };
const by = { kind: 'code', recoveryCode: 'XXXX-…' } as const;

let dispose = () => {};
afterEach(() => dispose());

const chosen = (place: string) => chosenPlace(new Picker(), { onHost: { place, ...way } });

describe('a place on a host', () => {
  it('is kept in one way, however it was typed', () => {
    const kept = {
      place: 'ssh://ops@nas.example:2222/volume/my%20data',
      host: { address: 'ops@nas.example:2222', ...way },
    };
    for (const typed of ['volume/my%20data', 'volume//my data/', 'volume/x/../my%20data/.'])
      expect(chosen(`ssh://ops@nas.example:2222/${typed}`)).toEqual(kept);
  });

  it.each([
    'ssh://nas.example',
    'ssh://nas.example/',
    'ssh://nas.example/..',
    'ssh://ops:secret@nas.example/a',
  ])('is not %s', (place) => {
    expect(() => chosen(place)).toThrow(expect.objectContaining({ code: 'usage/invalid' }));
  });

  it('is opened, moved and opened again with the way to its host, and is called as its folder', async () => {
    const desk = openSnapshotDesk({
      'repository-open-place': async () => ({ id, createdAt: 1, rootSecret }),
    });
    dispose = () => desk.store.dispose();
    const { repositories } = desk;
    const first = chosen('ssh://ops@nas.example/volume/my%20data');
    expect(await repositories.open({ name: null, by, ...first }, signal)).toMatchObject({
      name: 'my data',
      ...first,
    });
    expect(repositories.get(id)).toMatchObject(first);
    const again = repositories.open({ name: null, by, ...first }, signal);
    await expect(again).rejects.toMatchObject({ code: 'repository/exists' });
    const otherKey = { ...first, host: { address: 'ops@nas.example', keyFile: '/other', jumps: null } };
    expect(await repositories.open({ name: null, by, ...otherKey }, signal)).toMatchObject(otherKey);
    expect(await repositories.move(id, { place: '/mnt/nas' }, signal)).toMatchObject({
      place: '/mnt/nas',
      host: null,
    });
  });
});
