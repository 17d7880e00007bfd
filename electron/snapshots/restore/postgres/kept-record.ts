import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RestoreId } from '../../../../shared/model/ids.ts';
import type { TableCounts } from '../../../../shared/model/snapshot.ts';
import { parseJson } from '../../../../shared/text/parse-json.ts';
import type { ReadMeaning } from '../../../locations/postgres/read-meaning.ts';

/** What undo needs, kept where the old database is: in its comment. Holds no secret. */
export const KeptRecord = z.object({
  holdfast: z.literal(1),
  restoreId: RestoreId,
  snapshotId: z.string(),
  /** What the database was called, and is called again after an undo. */
  live: z.string(),
  /** What the restored one held when it took its place. */
  state: z.string(),
  startedAt: z.number(),
  bytes: z.number(),
  /** The comment that the old database had. */
  comment: z.string().nullable(),
});
export type KeptRecord = z.infer<typeof KeptRecord>;

/** Null for a comment that no restore has written. */
export function readKeptRecord(comment: string | null): KeptRecord | null {
  return KeptRecord.safeParse(parseJson(comment ?? '')).data ?? null;
}

/** Equal as long as schema and numbers of rows are. */
export function stateOf({ schemaSha256, tables }: Pick<ReadMeaning, 'schemaSha256' | 'tables'>): string {
  return createHash('sha256')
    .update(`${schemaSha256} ${countsText(tables)}`)
    .digest('hex');
}

function countsText(tables: TableCounts): string {
  const counts = Object.entries(tables).map(([table, { rows }]): [string, number | null] => [table, rows]);
  return JSON.stringify(counts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names of databases end after 63 bytes. */
export function besideName(live: string, word: 'before' | 'undone', id: string): string {
  const name = `${live}_${word}_${id}`;
  return Buffer.byteLength(name) <= 63 ? name : `holdfast_${word}_${id}`;
}
