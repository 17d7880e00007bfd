import { isDeepStrictEqual } from 'node:util';
import { localText } from '../shared/model/local-text.ts';
import type { SnapshotDesk } from './console-desk.ts';
import type { Witness } from './journal/anchor-check.ts';

/** The heads of this console's journal that lie in repositories, in the snapshots that it took. */
export function journalWitnesses({
  catalogue,
  desk,
  repositories,
}: Pick<SnapshotDesk, 'catalogue' | 'desk' | 'repositories'>): readonly Witness[] {
  return repositories.list().flatMap(({ id, name }) => {
    const { published } = catalogue.view(id);
    return catalogue.snapshotsOf(id).flatMap((snapshot): Witness[] => {
      const isOurs = isDeepStrictEqual(published.get(snapshot.id)?.by, desk.author);
      if (!isOurs || snapshot.journalHead === undefined) return [];
      const short = snapshot.id.slice(0, 8);
      const place = localText(`snapshot ${short} in ${name}`, `${name}의 스냅샷 ${short}`);
      return [{ hash: snapshot.journalHead, at: snapshot.startedAt, place }];
    });
  });
}
