import { Release } from '../../shared/model/release.ts';
import type { ReleaseStage } from '../../shared/model/release.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

const ended: ReadonlySet<ReleaseStage> = new Set(['watched', 'finished', 'called-off', 'rolled-back']);

/** Whether a release keeps another one of its target from beginning. */
export function isUnderWay({ stage }: Pick<Release, 'stage'>): boolean {
  return !ended.has(stage);
}

type Row = { readonly record: string };

/** Releases as they are kept. */
export class ReleaseStore {
  readonly #get;
  readonly #list;
  readonly #put;

  constructor(database: SqliteDatabase) {
    this.#get = database.prepare<[string], Row>('SELECT record FROM release WHERE id = ?');
    this.#list = database.prepare<[], Row>('SELECT record FROM release ORDER BY started_at DESC, id');
    this.#put = database.prepare<[string, string, number, number, string]>(
      'INSERT OR REPLACE INTO release (id, target_id, started_at, under_way, record) VALUES (?, ?, ?, ?, ?)',
    );
  }

  get(id: string): Release | null {
    const row = this.#get.get(id);
    return row === undefined ? null : releaseOf(row);
  }

  /** Newest first. What an earlier version wrote in another shape is left out. */
  list(): readonly Release[] {
    return this.#list.all().flatMap((row) => releaseOf(row) ?? []);
  }

  put(release: Release): void {
    const { id, targetId, startedAt } = release;
    this.#put.run(id, targetId, startedAt, isUnderWay(release) ? 1 : 0, JSON.stringify(release));
  }
}

function releaseOf({ record }: Row): Release | null {
  const release = Release.safeParse(JSON.parse(record));
  return release.success ? release.data : null;
}
