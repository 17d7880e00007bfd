import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { ConsoleClient } from '../console-client.ts';

const shortestBeginning = 4;

/** A repository by name, place, id or an unambiguous beginning of an id; not the last where something is to be destroyed. */
export async function findRepository(
  ops: ConsoleClient,
  text: string,
  by: 'any-id' | 'full-id' = 'any-id',
): Promise<Repository> {
  const { repositories } = await ops.call('repositories.snapshot', {});
  const exact = repositories.find(({ id, name, place }) => [id, name, place].includes(text));
  if (exact) return exact;
  const mayBegin = by === 'any-id' && text.length >= shortestBeginning;
  const begun = repositories.filter(({ id }) => mayBegin && id.startsWith(text));
  const [only, ...others] = begun;
  if (only && others.length === 0) return only;
  const known = repositories.map(({ name }) => name).join(', ') || '—';
  throw new AppError(
    only ? 'repository/ambiguous' : 'repository/unknown',
    only
      ? localText(
          `"${text}" fits several repositories: ${begun.map(({ name }) => name).join(', ')}.`,
          `"${text}"에 해당하는 저장소가 여러 개입니다: ${begun.map(({ name }) => name).join(', ')}.`,
        )
      : localText(
          `There is no repository "${text}"${by === 'full-id' ? '; this command takes names and whole ids only' : ''}. Known repositories: ${known}.`,
          `"${text}" 저장소가 없습니다${by === 'full-id' ? '(이 명령은 이름과 전체 ID만 받습니다)' : ''}. 등록된 저장소: ${known}.`,
        ),
  );
}

/** A snapshot by id or an unambiguous beginning of it; only the whole id where it is to be destroyed. */
export async function findSnapshot(
  ops: ConsoleClient,
  text: string,
  by: 'any-id' | 'full-id' = 'any-id',
): Promise<Snapshot> {
  const { snapshots } = await ops.call('snapshots.list', {});
  const exact = snapshots.find(({ id }) => id === text);
  if (exact) return exact;
  const mayBegin = by === 'any-id' && text.length >= shortestBeginning;
  const begun = snapshots.filter(({ id }) => mayBegin && id.startsWith(text));
  const [only, ...others] = begun;
  if (only && others.length === 0) return only;
  if (only) {
    throw new AppError(
      'snapshot/ambiguous',
      localText(
        `"${text}" is the beginning of ${begun.length} snapshots. Give more characters.`,
        `"${text}"(으)로 시작하는 스냅샷이 ${begun.length}개입니다. 더 많은 글자를 입력하십시오.`,
      ),
    );
  }
  throw new AppError(
    'snapshot/unknown',
    localText(
      `No repository of this desk has a snapshot "${text}"${by === 'full-id' ? '; this command takes whole ids only' : ''}. "holdfast snapshot list" shows them.`,
      `이 콘솔의 저장소에 "${text}" 스냅샷이 없습니다${by === 'full-id' ? '(이 명령은 전체 ID만 받습니다)' : ''}. "holdfast snapshot list"로 확인하십시오.`,
    ),
  );
}

/** A path as a token: the command line types paths, the console takes tokens. */
export async function tokenOf(ops: ConsoleClient, path: string): Promise<string> {
  return (await ops.call('picker.offer', { path })).token;
}
