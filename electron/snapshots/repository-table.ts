import { z } from 'zod';
import { HostWay } from '../../shared/model/host.ts';
import { LocalText } from '../../shared/model/local-text.ts';
import { RepositoryId } from '../../shared/model/ids.ts';
import { RepositoryHealth } from '../../shared/model/repository.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { unknownRepository } from './repository-errors.ts';

/** What was last seen of a place. */
export const PlaceFacts = z.object({
  health: RepositoryHealth,
  healthReason: LocalText.nullable(),
  checkedAt: z.number().nullable(),
  durable: z.boolean(),
  freeBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  storedBytes: z.number().nullable(),
  keys: z.number().nullable(),
  lastCheck: z
    .object({ at: z.number(), ok: z.boolean(), share: z.number(), problems: z.number() })
    .nullable(),
});
export type PlaceFacts = z.infer<typeof PlaceFacts>;

export const nothingSeen: PlaceFacts = {
  health: 'unknown',
  healthReason: null,
  checkedAt: null,
  durable: false,
  freeBytes: null,
  totalBytes: null,
  storedBytes: null,
  keys: null,
  lastCheck: null,
};

const Row = z
  .object({
    id: RepositoryId,
    name: z.string(),
    place: z.string(),
    added_at: z.number(),
    created_at: z.number(),
    kit_confirmed_at: z.number().nullable(),
    facts: z.string(),
    host: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    place: row.place,
    /** How the place's host is reached; null for a folder of this computer. */
    host: row.host === null ? null : HostWay.parse(JSON.parse(row.host)),
    addedAt: row.added_at,
    createdAt: row.created_at,
    kitConfirmedAt: row.kit_confirmed_at,
    facts: PlaceFacts.parse(JSON.parse(row.facts)),
  }));
export type KnownRepository = z.infer<typeof Row>;

/** The table of repositories, and nothing else. */
export class RepositoryTable {
  readonly #all;
  readonly #one;
  readonly #insert;
  readonly #update;
  readonly #remove;

  constructor(database: SqliteDatabase) {
    this.#all = database.prepare<[], unknown>('SELECT * FROM repository ORDER BY name');
    this.#one = database.prepare<[string], unknown>('SELECT * FROM repository WHERE id = ?');
    this.#insert = database.prepare<
      [string, string, string, number, number, number | null, string, string | null]
    >(
      `INSERT INTO repository (id, name, place, added_at, created_at, kit_confirmed_at, facts, host)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare<[string, string, number | null, string, string | null, string]>(
      'UPDATE repository SET name = ?, place = ?, kit_confirmed_at = ?, facts = ?, host = ? WHERE id = ?',
    );
    this.#remove = database.prepare<[string]>('DELETE FROM repository WHERE id = ?');
  }

  /** By name. */
  list(): readonly KnownRepository[] {
    return this.#all.all().map((row) => Row.parse(row));
  }

  find(id: string): KnownRepository | null {
    const row = this.#one.get(id);
    return row === undefined ? null : Row.parse(row);
  }

  /** @throws AppError repository/unknown */
  get(id: string): KnownRepository {
    const known = this.find(id);
    if (known === null) throw unknownRepository(id);
    return known;
  }

  insert(known: KnownRepository): void {
    this.#insert.run(
      known.id,
      known.name,
      known.place,
      known.addedAt,
      known.createdAt,
      known.kitConfirmedAt,
      JSON.stringify(known.facts),
      hostText(known.host),
    );
  }

  update({ id, name, place, kitConfirmedAt, facts, host }: KnownRepository): void {
    this.#update.run(name, place, kitConfirmedAt, JSON.stringify(facts), hostText(host), id);
  }

  remove(id: RepositoryId): void {
    this.#remove.run(id);
  }
}

function hostText(host: HostWay | null): string | null {
  return host === null ? null : JSON.stringify(host);
}
