import { AppError } from '../../../shared/errors/app-error.ts';
import type { RepositoryId } from '../../../shared/model/ids.ts';
import { RepositoryKey } from '../../../shared/model/repository.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { hexId } from './seeded.ts';

function keysOf(fake: Fake, repositoryId: RepositoryId): readonly RepositoryKey[] {
  return (
    fake.state.repositoryKeys.get(repositoryId) ?? [
      { id: hexId(71), label: 'Desk of Hana', createdAt: fake.now() - 90 * 86_400_000 },
      { id: hexId(72), label: 'Night shift', createdAt: fake.now() - 12 * 86_400_000 },
    ]
  );
}

type KeyHandlers = Pick<
  HandlersOf<'repositories'>,
  'repositories.keys' | 'repositories.addKey' | 'repositories.removeKey'
>;

export const keyHandlers: KeyHandlers = {
  'repositories.keys': ({ repositoryId }, fake) => ({ keys: [...keysOf(fake, repositoryId)], damaged: [] }),
  'repositories.addKey': async ({ repositoryId, label, passphrase }, fake) => {
    await fake.sleep(300);
    if (passphrase.length < 12)
      throw new AppError(
        'repository/weak-passphrase',
        localText('A passphrase has at least 12 characters.', '암호는 12자 이상이어야 합니다.'),
      );
    const key = RepositoryKey.parse({
      id: hexId(80 + keysOf(fake, repositoryId).length),
      label,
      createdAt: fake.now(),
    });
    fake.state.repositoryKeys.set(repositoryId, [...keysOf(fake, repositoryId), key]);
    return key;
  },
  'repositories.removeKey': ({ repositoryId, keyId }, fake) => {
    fake.state.repositoryKeys.set(
      repositoryId,
      keysOf(fake, repositoryId).filter(({ id }) => id !== keyId),
    );
    return {};
  },
};
