import type { SqliteDatabase } from '../platform/sqlite.ts';

/** A pack as it was approved. Whether the text still is that text is for the reader to check. */
type InstalledPack = {
  readonly id: string;
  readonly text: string;
  readonly approvedSha256: string;
  /** Epoch milliseconds. */
  readonly installedAt: number;
};

type Row = {
  readonly id: string;
  readonly text: string;
  readonly approved_sha256: string;
  readonly installed_at: number;
};

/** The table of installed packs, and nothing else. */
export class InstalledPacks {
  readonly #all;
  readonly #put;
  readonly #remove;

  constructor(database: SqliteDatabase) {
    this.#all = database.prepare<[], Row>(
      'SELECT id, text, approved_sha256, installed_at FROM installed_pack ORDER BY id',
    );
    this.#put = database.prepare<[string, string, string, number]>(
      `INSERT INTO installed_pack (id, text, approved_sha256, installed_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         text = excluded.text, approved_sha256 = excluded.approved_sha256, installed_at = excluded.installed_at`,
    );
    this.#remove = database.prepare<[string]>('DELETE FROM installed_pack WHERE id = ?');
  }

  list(): readonly InstalledPack[] {
    return this.#all.all().map((row) => ({
      id: row.id,
      text: row.text,
      approvedSha256: row.approved_sha256,
      installedAt: row.installed_at,
    }));
  }

  put(pack: InstalledPack): void {
    this.#put.run(pack.id, pack.text, pack.approvedSha256, pack.installedAt);
  }

  remove(id: string): void {
    this.#remove.run(id);
  }
}
