import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { ConsoleClient } from '../console-client.ts';
import { meantBy } from './by-beginning.ts';

/** As many characters of a snapshot's id as the tables of this command line show. */
export const listedIdLength = 16;

/** A repository by name, place, id or an unambiguous beginning of an id; not the last where something is to be destroyed. */
export async function findRepository(
  ops: ConsoleClient,
  text: string,
  by: 'any-id' | 'full-id' = 'any-id',
): Promise<Repository> {
  const { repositories } = await ops.call('repositories.snapshot', {});
  const exact = repositories.find(({ id, name, place }) => [id, name, place].includes(text));
  if (exact) return exact;
  const meant = meantBy(by === 'any-id' ? repositories : [], text, 'repository/unknown');
  if (meant.kind === 'one') return meant.one;
  const known = repositories.map(({ name }) => name).join(', ') || '—';
  const fitting = meant.kind === 'several' ? meant.several.map(({ name }) => name).join(', ') : null;
  throw new AppError(
    fitting === null ? 'repository/unknown' : 'repository/ambiguous',
    fitting !== null
      ? localText(
          `"${text}" fits several repositories: ${fitting}.`,
          `"${text}"에 해당하는 저장소가 여러 개입니다: ${fitting}.`,
        )
      : localText(
          `There is no repository "${text}"${by === 'full-id' ? '; this command takes names and whole ids only' : ''}. Known repositories: ${known}.`,
          `"${text}" 저장소가 없습니다${by === 'full-id' ? '(이 명령은 이름과 전체 ID만 받습니다)' : ''}. 등록된 저장소: ${known}.`,
        ),
  );
}

/** A snapshot by id or an unambiguous beginning of it; one as long as the list shows where something is to be replaced or destroyed. */
export async function findSnapshot(
  ops: ConsoleClient,
  text: string,
  by: 'any-beginning' | 'as-listed' = 'any-beginning',
): Promise<Snapshot> {
  const { snapshots } = await ops.call('snapshots.list', {});
  const atLeast = by === 'as-listed' ? { atLeast: listedIdLength } : {};
  const meant = meantBy(snapshots, text, 'snapshot/unknown', atLeast);
  if (meant.kind === 'one') return meant.one;
  if (meant.kind === 'several') {
    throw new AppError(
      'snapshot/ambiguous',
      localText(
        `"${text}" is the beginning of ${meant.several.length} snapshots. Give more characters.`,
        `"${text}"(으)로 시작하는 스냅샷이 ${meant.several.length}개입니다. 더 많은 글자를 입력하십시오.`,
      ),
    );
  }
  throw new AppError(
    'snapshot/unknown',
    localText(
      `No repository of this desk has a snapshot "${text}". "holdfast snapshot list" shows them.`,
      `이 콘솔의 저장소에 "${text}" 스냅샷이 없습니다. "holdfast snapshot list"로 확인하십시오.`,
    ),
  );
}

/** A path as a token: the command line types paths, the console takes tokens. */
export async function tokenOf(ops: ConsoleClient, path: string): Promise<string> {
  return (await ops.call('picker.offer', { path })).token;
}
