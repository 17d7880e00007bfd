import { JournalEntry } from '../../shared/model/journal.ts';
import { parseJson } from '../../shared/text/parse-json.ts';

/** An entry as the table keeps it. */
export type JournalRow = {
  readonly seq: number;
  readonly at: number;
  readonly operator: string;
  readonly typed_name: string | null;
  readonly face: string;
  readonly action: string;
  readonly target_id: string | null;
  readonly subject: string;
  readonly result: string;
  readonly details: string;
  readonly previous_hash: string;
  readonly hash: string;
};

/** Null for a row that this program cannot have written: somebody changed it into something else. */
export function entryOfRow(row: JournalRow): JournalEntry | null {
  const entry = JournalEntry.safeParse({
    seq: row.seq,
    at: row.at,
    operator: row.operator,
    typedName: row.typed_name,
    face: row.face,
    action: row.action,
    targetId: row.target_id,
    subject: row.subject,
    result: row.result,
    details: parseJson(row.details),
    previousHash: row.previous_hash,
    hash: row.hash,
  });
  return entry.success ? entry.data : null;
}

export function rowOfEntry(entry: JournalEntry): JournalRow {
  return {
    seq: entry.seq,
    at: entry.at,
    operator: entry.operator,
    typed_name: entry.typedName,
    face: entry.face,
    action: entry.action,
    target_id: entry.targetId,
    subject: entry.subject,
    result: entry.result,
    details: JSON.stringify(entry.details),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}
