import type { ProbeKindTable } from '../probe-kind.ts';
import { commandKind } from './command.ts';
import { copiesKind } from './copies.ts';
import { databasesKind } from './databases.ts';
import { diskKind } from './disk.ts';
import { filesKind } from './files.ts';
import { freshnessKind } from './freshness.ts';
import { logKind } from './log.ts';
import { policyKind } from './policy.ts';
import { postgresKind } from './postgres.ts';
import { queryPlanKind } from './query-plan.ts';
import { secureStoreKind } from './secure-store.ts';
import { sqliteQueryKind } from './sqlite-query.ts';
import { sqliteKind } from './sqlite.ts';

/** The kinds that look at files and databases in the target's folder, and at what is kept of them. */
export const localProbeKinds = {
  disk: diskKind,
  files: filesKind,
  sqlite: sqliteKind,
  'sqlite-query': sqliteQueryKind,
  'query-plan': queryPlanKind,
  postgres: postgresKind,
  log: logKind,
  freshness: freshnessKind,
  command: commandKind,
  'secure-store': secureStoreKind,
  databases: databasesKind,
  copies: copiesKind,
  policy: policyKind,
} as const satisfies Partial<ProbeKindTable>;
