import { afterEach, describe, expect, it } from 'vitest';
import { RepositoryId } from '../../../shared/model/ids.ts';
import { openSnapshotDesk, rootSecret } from '../../fakes/snapshot-desk.ts';
import type { JobAnswers } from '../../fakes/snapshot-desk.ts';

const { signal } = new AbortController();
const strange = RepositoryId.parse('3'.repeat(32));
const place = '/strange';
const byCode = { kind: 'code', recoveryCode: 'XXXX-…' } as const;
const byPassphrase = { kind: 'passphrase', passphrase: 'correct horse battery' } as const;

let dispose = () => {};
afterEach(() => dispose());

function repositoriesOf(answers: JobAnswers) {
  const desk = openSnapshotDesk(answers);
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
