import { createHmac, randomBytes } from 'node:crypto';
import type { ActionPlan } from '../../../shared/model/action.ts';

type Row = ActionPlan['changes'][number]['rows'][number];

/** Columns whose name says that a secret is in them; a pack names others with `secret`. */
const secretName = /token|secret|password|passwd|passphrase|hash|salt/i;
/** Of this process alone: a fingerprint tells equal values, and nothing can be tried against it later. */
const key = randomBytes(32);

/** Rows as a plan shows them: what is in secret columns is told apart by a fingerprint, and never shown. */
export function withoutSecrets(
  columns: readonly string[],
  rows: readonly Row[],
  named: readonly string[],
): Row[] {
  const secret = columns.map((column) => named.includes(column) || secretName.test(column));
  if (!secret.includes(true)) return [...rows];
  return rows.map((row) =>
    row.map((cell, at) => (secret[at] === true && cell !== null && cell !== '' ? fingerprint(cell) : cell)),
  );
}

function fingerprint(cell: NonNullable<Row[number]>): string {
  return `•••${createHmac('sha256', key).update(String(cell)).digest('hex').slice(0, 8)}`;
}
