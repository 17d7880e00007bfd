import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recoveryCodeOf } from '../../../electron/repository/format/recovery-code.ts';
import { AppError, cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { RepositoryId } from '../../../shared/model/ids.ts';
import { openSnapshotDesk, rootSecret } from '../../fakes/snapshot-desk.ts';
import type { SecretKeeper } from '../../../electron/snapshots/repository-ports.ts';
import type { JobAnswers } from '../../fakes/snapshot-desk.ts';

const { signal } = new AbortController();
const strange = RepositoryId.parse('3'.repeat(32));
const place = '/strange';
const byCode = { kind: 'code', recoveryCode: 'XXXX-…' } as const;
const byPassphrase = { kind: 'passphrase', passphrase: 'correct horse battery' } as const;

const PlaceOf = z.object({ place: z.string() });

let dispose = () => {};
afterEach(() => dispose());

function repositoriesOf(answers: JobAnswers, secrets: Partial<SecretKeeper> = {}) {
  const desk = openSnapshotDesk(answers, secrets);
  dispose = () => desk.store.dispose();
  return desk.repositories;
}

describe('a repository that was made on another desk', () => {
  const answers = { 'repository-open-place': async () => ({ id: strange, createdAt: 1, rootSecret }) };

  it('takes snapshots at once when it was opened by its code: whoever has that has the kit', async () => {
    const repositories = repositoriesOf(answers);
    expect(
      (await repositories.open({ name: null, place, by: byCode }, signal)).kitConfirmedAt,
    ).not.toBeNull();
    expect(await repositories.accessForCapture(strange, signal)).toMatchObject({ rootSecret });
  });

  it('takes none when it was opened by a passphrase, until its code is typed', async () => {
    const repositories = repositoriesOf(answers);
    expect(
      (await repositories.open({ name: null, place, by: byPassphrase }, signal)).kitConfirmedAt,
    ).toBeNull();
    expect(() => repositories.accessForCapture(strange, signal)).toThrow(
      expect.objectContaining({ code: 'repository/no-kit' }),
    );
    const again = repositories.open({ name: null, place, by: byPassphrase }, signal);
    await expect(again).rejects.toMatchObject({ code: 'repository/exists' });
    await repositories.open({ name: null, place, by: byCode }, signal);
    expect(await repositories.accessForCapture(strange, signal)).toMatchObject({ rootSecret });
    const more = repositories.open({ name: null, place, by: byCode }, signal);
    await expect(more).rejects.toMatchObject({ code: 'repository/exists' });
  });
});

describe('a copy of a repository that this desk knows', () => {
  const gone = new AppError('repository/not-there', localText('Nothing there.', '없습니다.'));
  const lost = new AppError('ssh/lost', localText('The link was lost.', '연결이 끊어졌습니다.'));
  const another = new AppError('repository/wrong-code', localText('Of another one.', '다른 저장소입니다.'));
  const there = new Set<string>();
  const changed = new Set<string>();
  const late = new Set<string>();
  const away = new Set<string>();
  const unplugged = new Set<string>();
  const answers: JobAnswers = {
    'repository-disk-away': async (input) => unplugged.has(PlaceOf.parse(input).place),
    'repository-open-place': (input) => {
      const { place: at } = PlaceOf.parse(input);
      if (away.has(at)) return Promise.reject(lost);
      if (late.has(at)) return Promise.reject(cancelled());
      if (changed.has(at)) return Promise.reject(another);
      return there.has(at)
        ? Promise.resolve({ id: strange, createdAt: 1, rootSecret })
        : Promise.reject(gone);
    },
  };

  it('does not take its place while that is still there', async () => {
    const repositories = repositoriesOf(answers);
    there.add(place).add('/copy');
    await repositories.open({ name: 'Known', place, by: byCode }, signal);
    const copy = repositories.open({ name: null, place: '/copy', by: byCode }, signal);
    await expect(copy).rejects.toMatchObject({
      code: 'repository/known',
      text: { en: expect.stringMatching(/"Known" at \/strange.* \/copy is a copy/) as unknown },
    });
    expect(repositories.get(strange).place).toBe(place);
  });

  it('does not take its place while that cannot be looked at, which says nothing of it', async () => {
    const repositories = repositoriesOf(answers);
    there.add(place).add('/copy');
    await repositories.open({ name: 'Known', place, by: byCode }, signal);
    away.add(place);
    const copy = repositories.open({ name: null, place: '/copy', by: byCode }, signal);
    await expect(copy).rejects.toMatchObject({
      code: 'repository/known',
      text: {
        en: expect.stringMatching(
          /cannot tell now whether it is still there.*The link was lost\./,
        ) as unknown,
      },
    });
    expect(repositories.get(strange).place).toBe(place);
    away.delete(place);
    there.delete(place);
    unplugged.add(place);
    const second = repositories.open({ name: null, place: '/copy', by: byCode }, signal);
    await expect(second).rejects.toMatchObject({
      code: 'repository/known',
      text: { en: expect.stringMatching(/Nothing at all lies where it was.*move "Known" there/) as unknown },
    });
    unplugged.delete(place);
    changed.add(place);
    const third = repositories.open({ name: null, place: '/copy', by: byCode }, signal);
    await expect(third).rejects.toThrow('Another repository lies there now');
    changed.delete(place);
    late.add(place);
    const fourth = repositories.open({ name: null, place: '/copy', by: byCode }, signal);
    await expect(fourth).rejects.toThrow('The place did not answer in time.');
    late.delete(place);
  });

  it('is where it is from now on once that is gone, by the name that is given, and the journal says so', async () => {
    const desk = openSnapshotDesk(answers);
    dispose = () => desk.store.dispose();
    there.add(place).add('/copy');
    await desk.repositories.open({ name: 'Known', place, by: byCode }, signal);
    there.delete(place);
    const moved = await desk.repositories.open({ name: 'Found', place: '/copy', by: byCode }, signal);
    expect(moved).toMatchObject({ id: strange, place: '/copy', name: 'Found' });
    expect(desk.noted.at(-1)).toMatchObject({
      action: 'repository.moved',
      subject: 'Found',
      details: { from: place, place: '/copy' },
    });
  });
});

describe('a repository that is made', () => {
  const wish = { name: 'New', place: '/new' };
  const full = new AppError('repository/disk-full', localText('No space.', '공간이 없습니다.'));
  const locked = new AppError(
    'credentials/keychain-unavailable',
    localText('No keychain.', '키체인이 없습니다.'),
  );

  /** A keychain that remembers; what is asked of the jobs meanwhile is told with what it held then. */
  function keychain() {
    const held = new Map<string, string>();
    const secrets: Partial<SecretKeeper> = {
      put: async (owner, _name, { secret }) => held.set(owner, secret),
      removeAllOf: async (owner) => (held.delete(owner), []),
    };
    return { held, secrets };
  }

  it('is kept and known before anything of it is written', async () => {
    const { held, secrets } = keychain();
    const before: unknown[] = [];
    const repositories = repositoriesOf(
      {
        'repository-init-place': async (input) => {
          before.push(
            [...held].map(([id, secret]) => ({ id, rootSecret: secret, known: repositories.list().length })),
          );
          expect(input).toMatchObject(
            Object.fromEntries(
              [...held].flatMap(([id, value]) => [
                ['id', id],
                ['rootSecret', value],
              ]),
            ),
          );
          return {};
        },
      },
      secrets,
    );
    const { repository, recoveryCode } = await repositories.init(wish, signal);
    expect(before).toMatchObject([[{ id: repository.id, known: 3 }]]);
    expect(recoveryCodeOf(Buffer.from(held.get(repository.id) ?? '', 'hex'))).toBe(recoveryCode);
  });

  it('is not begun when its secret cannot be kept', async () => {
    const repositories = repositoriesOf({}, { put: () => Promise.reject(locked) });
    await expect(repositories.init(wish, signal)).rejects.toBe(locked);
    expect(repositories.list().map(({ name }) => name)).toEqual(['Disk', 'Stick']);
  });

  it('leaves neither secret nor name when it could not be written', async () => {
    const { held, secrets } = keychain();
    const gone = new AppError('repository/not-there', localText('Nothing there.', '없습니다.'));
    const answers = {
      'repository-init-place': () => Promise.reject(full),
      'repository-open-place': () => Promise.reject(gone),
    };
    const repositories = repositoriesOf(answers, secrets);
    await expect(repositories.init(wish, signal)).rejects.toBe(full);
    expect(held.size).toBe(0);
    expect(repositories.list().map(({ name }) => name)).toEqual(['Disk', 'Stick']);
  });

  it('stays known when the last step failed and it is there all the same', async () => {
    const { held, secrets } = keychain();
    const repositories = repositoriesOf(
      {
        'repository-init-place': () => Promise.reject(full),
        'repository-open-place': async () => {
          const [[id, secret] = []] = held;
          return { id, createdAt: 1, rootSecret: secret };
        },
      },
      secrets,
    );
    const { repository } = await repositories.init(wish, signal);
    expect(repositories.find(repository.id)?.name).toBe('New');
    expect(held.has(repository.id)).toBe(true);
  });
});
