import { z } from 'zod';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { HostUse, HostWay } from '../../shared/model/host.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { isSameHost } from './restore-places.ts';
import type { RestoreGoal } from './restore-goal.ts';
import type { RestorePlace } from './restore-places.ts';
import { KeptHost } from './restore-table.ts';

/** A folder, and the host on which it lies; null for this computer. */
type RestoreFolder = { readonly host: HostWay | null; readonly folder: string };

const Row = z.object({ id: z.number(), host: z.string().nullable(), folder: z.string() });
const mostFolders = 100;

/**
 * Folders of their own that restores have begun to fill: an interrupted one is found there, whatever became of this process and of the
 * way to the host.
 */
export class RestoreFolders {
  readonly #all;
  readonly #add;
  readonly #remove;

  constructor(database: SqliteDatabase) {
    this.#all = database.prepare<[number], unknown>(
      'SELECT rowid AS id, host, folder FROM restore_folder ORDER BY begun_at DESC, rowid DESC LIMIT ?',
    );
    this.#add = database.prepare<[string | null, string, number]>(
      'INSERT INTO restore_folder (host, folder, begun_at) VALUES (?, ?, ?)',
    );
    this.#remove = database.prepare<[number]>('DELETE FROM restore_folder WHERE rowid = ?');
  }

  /**
   * Remembers the folder, until the work has ended in a way that says that nothing was interrupted there. What another restore has left
   * there, or is at work on, stays remembered until one comes to its end.
   */
  async during<Value>(
    { destination, host }: Pick<RestoreGoal, 'destination' | 'host'>,
    at: number,
    work: () => Promise<Value>,
  ): Promise<Value> {
    if (destination.kind !== 'folder') return work();
    const place = { host, folder: destination.dir };
    const way = host === null ? null : JSON.stringify(host);
    const own = Number(this.#add.run(way, place.folder, at).lastInsertRowid);
    try {
      const value = await work();
      this.end(place);
      return value;
    } catch (error: unknown) {
      const isOver = isAppError(error) && !mayBeInterrupted(error.code);
      // One row for a place is enough to look there.
      this.#forget(place, (id) => (isOver ? id === own : id !== own));
      throw error;
    }
  }

  /** Nothing of a restore is left there, or all of it. */
  end(place: RestoreFolder): void {
    this.#forget(place, () => true);
  }

  /** The newest ones. */
  places(): readonly RestorePlace[] {
    return this.#rows().map(({ host, folder }) => ({ host, folders: [folder] }));
  }

  #forget({ host, folder }: RestoreFolder, isMeant: (id: number) => boolean): void {
    for (const row of this.#rows()) {
      if (row.folder === folder && isSameHost(row.host, host) && isMeant(row.id)) this.#remove.run(row.id);
    }
  }

  #rows(): readonly { readonly id: number; readonly host: HostUse | null; readonly folder: string }[] {
    return this.#all.all(mostFolders).map((raw) => {
      const { id, host, folder } = Row.parse(raw);
      return { id, folder, host: host === null ? null : KeptHost.parse(JSON.parse(host)) };
    });
  }
}

/** A cancelled one whose host is away is ended before it can take back what it began. */
function mayBeInterrupted(code: string): boolean {
  return (
    code === 'restore/interrupted' ||
    code === 'run/cancelled' ||
    code.startsWith('ssh/') ||
    code.startsWith('child/')
  );
}
