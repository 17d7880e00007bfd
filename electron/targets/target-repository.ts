import { z } from 'zod';
import { Target } from '../../shared/model/target.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

const TargetRow = z
  .object({
    id: z.string(),
    name: z.string(),
    pack: z.string(),
    settings: z.string(),
    network: z.string(),
    host: z.string().nullable(),
    writes_enabled: z.number(),
    created_at: z.number(),
  })
  .transform((row): unknown => ({
    id: row.id,
    name: row.name,
    pack: row.pack,
    settings: JSON.parse(row.settings) as unknown,
    network: JSON.parse(row.network) as unknown,
    host: row.host === null ? null : (JSON.parse(row.host) as unknown),
    writesEnabled: row.writes_enabled === 1,
    createdAt: row.created_at,
  }))
  .pipe(Target);

/** The table of targets, and nothing else. */
export class TargetRepository {
  readonly #all;
  readonly #byId;
  readonly #byName;
  readonly #byPack;
  readonly #insert;
  readonly #update;
  readonly #remove;

  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#all = database.prepare('SELECT * FROM target ORDER BY name');
    this.#byId = database.prepare<[string]>('SELECT * FROM target WHERE id = ?');
    this.#byName = database.prepare<[string]>('SELECT * FROM target WHERE name = ?');
    this.#byPack = database.prepare<[string], { readonly name: string }>(
      'SELECT name FROM target WHERE pack = ? ORDER BY name',
    );
    this.#insert = database.prepare<[string, string, string, string, string, string | null, number, number]>(
      'INSERT INTO target (id, name, pack, settings, network, host, writes_enabled, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#update = database.prepare<[string, string, string, string | null, number, string]>(
      'UPDATE target SET name = ?, settings = ?, network = ?, host = ?, writes_enabled = ? WHERE id = ?',
    );
    this.#remove = database.prepare<[string]>('DELETE FROM target WHERE id = ?');
  }

  /** By name. */
  list(): readonly Target[] {
    return this.#all.all().map((row) => TargetRow.parse(row));
  }

  find(id: TargetId): Target | null {
    return rowOrNull(this.#byId.get(id));
  }

  /** Letter case does not matter. */
  findByName(name: string): Target | null {
    return rowOrNull(this.#byName.get(name));
  }

  namesUsing(pack: string): readonly string[] {
    return this.#byPack.all(pack).map((row) => row.name);
  }

  insert(target: Target): void {
    const { id, name, pack, settings, network, host, writesEnabled, createdAt } = target;
    this.#insert.run(
      id,
      name,
      pack,
      JSON.stringify(settings),
      JSON.stringify(network),
      host === null ? null : JSON.stringify(host),
      writesEnabled ? 1 : 0,
      createdAt,
    );
  }

  /** The pack of a target never changes. */
  update(target: Target): void {
    const { id, name, settings, network, host, writesEnabled } = target;
    this.#update.run(
      name,
      JSON.stringify(settings),
      JSON.stringify(network),
      host === null ? null : JSON.stringify(host),
      writesEnabled ? 1 : 0,
      id,
    );
  }

  /** Runs what belongs together in one transaction: when any of it throws, nothing of it was done. */
  atomically(work: () => void): void {
    this.#database.transaction(work).immediate();
  }

  remove(id: TargetId): void {
    this.#remove.run(id);
  }
}

function rowOrNull(row: unknown): Target | null {
  return row === undefined ? null : TargetRow.parse(row);
}
