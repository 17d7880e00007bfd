import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import { parsePostgresAddress, postgresPeer } from '../../../shared/rules/postgres-address.ts';
import type { PostgresAddress } from '../../../shared/rules/postgres-address.ts';
import { tunnelled } from '../../locations/host-ports.ts';
import { openPostgres } from '../../locations/postgres/connection.ts';
import type { PostgresConnection, PostgresRows } from '../../locations/postgres/connection.ts';
import { readServerFacts } from '../../locations/postgres/server-facts.ts';
import type { ServerFacts } from '../../locations/postgres/server-facts.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import type { PostgresProbe } from '../../packs/schema/probes/local.ts';
import { detourFacts } from '../net/detour.ts';
import { createBudget } from '../http/budget.ts';
import type { Budget } from '../http/budget.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { lagFinding, readOnlyFinding } from './postgres-findings.ts';
import { attempt, outcome, slow } from './outcome.ts';
import { localScope, noOutcome, worstFinding } from '../local/local-outcome.ts';
import type { Finding } from '../local/local-outcome.ts';

/** Part of the time that is left that the query may take; the rest is for its cancelling and the answer. */
const queryShare = 0.8;

/**
 * A connection to a PostgreSQL server: version, recovery, lag, connections, and one SELECT in a read-only transaction. What stands in
 * the way is told apart: nobody listens, password, database, TLS, no connection left, starting, a query that takes too long.
 */
export const postgresKind: ProbeKind<'postgres'> = {
  kind: 'postgres',
  run: (definition, context) =>
    attempt(async () => {
      const address = parsePostgresAddress(String(context.target.settings[definition.server] ?? ''));
      if (address === null) return pausedWithoutAddress(definition.server);
      const budget = createBudget(context.clock, context.timeoutMs);
      const before = context.clock.monotonicMs();
      let facts: ServerFacts | null = null;
      try {
        const password = await passwordFor(definition, context);
        const access = { address, password, authority: context.target.network.ca, ports: context.ports };
        const connection = await openPostgres(access, waitOf(context, budget));
        try {
          const wait = waitOf(context, budget);
          await connection.run('BEGIN TRANSACTION READ ONLY', wait);
          await connection.run(
            `SET LOCAL statement_timeout = ${Math.ceil(wait.timeoutMs * queryShare)}`,
            wait,
          );
          facts = await readServerFacts(connection, wait);
          const rows = await rowsOf(definition, connection, waitOf(context, budget));
          return judge(
            definition,
            { address, facts, rows, latencyMs: context.clock.monotonicMs() - before },
            context,
          );
        } finally {
          connection.close();
        }
      } catch (error: unknown) {
        return outcomeOf(error, addressFacts(address, context), facts);
      }
    }),
};

async function passwordFor(
  definition: PostgresProbe,
  { secrets, signal }: ProbeContext,
): Promise<string | null> {
  if (definition.password === undefined) return null;
  return (await secrets.read(definition.password, signal))?.secret ?? null;
}

function waitOf({ signal }: ProbeContext, budget: Budget) {
  return { signal, timeoutMs: budget.remainingMs() };
}

async function rowsOf(
  definition: PostgresProbe,
  connection: PostgresConnection,
  wait: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<PostgresRows | null> {
  return definition.sql === undefined
    ? null
    : connection.select(definition.sql, Math.max(1, definition.rows), wait);
}

type Seen = {
  readonly address: PostgresAddress;
  readonly facts: ServerFacts;
  readonly rows: PostgresRows | null;
  readonly latencyMs: number;
};

function judge(definition: PostgresProbe, seen: Seen, context: ProbeContext): ProbeOutcome {
  const { address, facts, rows, latencyMs } = seen;
  const scope = localScope(context);
  const first = rows?.rows[0];
  const measured =
    first === undefined ? {} : { value: first[0] ?? null, row: rowOf(rows?.columns ?? [], first) };
  const expectations = definition.expect.map((assertion) => fillAssertion(assertion, scope).value);
  const { state, reason, verdicts } = checkAssertions(expectations, {
    ...measured,
    latencyMs,
    now: scope.now,
  });
  const findings = [
    state === 'ok' || reason === null ? null : { state, reason },
    readOnlyFinding(definition, address, facts),
    lagFinding(definition, address, facts),
    latencyMs > definition['slow-after'] ? slow(whatText, latencyMs) : null,
  ];
  const value = first?.[0];
  return {
    ...noOutcome,
    ...worstFinding(findings.filter(isFinding)),
    value: typeof value === 'number' ? value : null,
    unit: typeof value === 'number' ? (definition.unit ?? null) : null,
    latencyMs,
    evidence: [
      ...addressFacts(address, context),
      ...serverEvidence(facts),
      ...rowEvidence(definition, rows),
      ...verdicts.map((verdict) => ({
        name: verdict.held ? 'holds' : 'does not hold',
        value: verdict.detail.en,
      })),
    ],
  };
}

function isFinding(found: { state: State; reason: unknown } | null): found is Finding {
  return (
    found !== null && (found.state === 'degraded' || found.state === 'down' || found.state === 'unknown')
  );
}

const whatText = localText('The database', '데이터베이스');

/** What a failure says about the server; what is not named here only means that nothing is known. */
const stateOfFailure: Partial<Record<ErrorCode, 'down' | 'degraded' | 'unknown'>> = {
  'postgres/unreachable': 'down',
  'postgres/not-ready': 'down',
  'postgres/too-many-connections': 'down',
  'postgres/wrong-password': 'down',
  'postgres/no-access': 'down',
  'postgres/no-database': 'down',
  'postgres/no-tls': 'down',
  'postgres/lost': 'down',
  'ssh/port-refused': 'down',
  'postgres/time-limit': 'degraded',
  'postgres/query-failed': 'unknown',
  'postgres/answer-too-large': 'unknown',
};

function outcomeOf(
  error: unknown,
  address: readonly EvidenceFact[],
  facts: ServerFacts | null,
): ProbeOutcome {
  const state = isAppError(error) ? stateOfFailure[error.code] : undefined;
  if (!isAppError(error) || state === undefined) throw error;
  return outcome(
    { state, reason: error.text },
    {
      evidence: [
        ...address,
        ...(facts === null ? [] : serverEvidence(facts)),
        { name: 'failed with', value: error.code },
      ],
    },
  );
}

function addressFacts(address: PostgresAddress, { ports }: ProbeContext): EvidenceFact[] {
  const through = tunnelled(address.host, ports);
  return [
    { name: 'server', value: postgresPeer(address) },
    { name: 'database', value: address.database },
    { name: 'user', value: address.user },
    ...detourFacts(through === null ? null : { kind: 'host', ports: through }),
  ];
}

function serverEvidence(facts: ServerFacts): EvidenceFact[] {
  const lag =
    facts.lagSeconds === null ? [] : [{ name: 'lag', value: formatDuration(facts.lagSeconds * 1000, 'en') }];
  return [
    { name: 'version', value: facts.version },
    { name: 'encrypted', value: facts.encrypted ? 'yes' : 'no' },
    { name: 'in recovery', value: facts.inRecovery ? 'yes' : 'no' },
    { name: 'read-only', value: facts.readOnly ? 'yes' : 'no' },
    { name: 'connections', value: `${facts.connections} of ${facts.maxConnections}` },
    ...lag,
  ];
}

function rowEvidence(definition: PostgresProbe, found: PostgresRows | null): EvidenceFact[] {
  if (found === null) return [];
  const shown = found.rows.slice(0, definition.rows).map((cells, place) => ({
    name: `row ${place + 1}`,
    value: found.columns
      .map((column, at) => `${column}=${String(cells[at] ?? 'NULL')}`)
      .join(', ')
      .slice(0, 4000),
  }));
  const hidden = found.truncated || found.rows.length > definition.rows;
  return hidden ? [...shown, { name: 'rows', value: 'more than are shown' }] : shown;
}

function rowOf(columns: readonly string[], cells: readonly ViewCell[]): Record<string, ViewCell> {
  return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? null]));
}

function pausedWithoutAddress(setting: string): ProbeOutcome {
  return outcome({
    state: 'paused',
    reason: localText(
      `The address of the database (setting "${setting}") is not set for this target. Enter it in the settings of the target.`,
      `이 대상에 데이터베이스 주소(설정 "${setting}")가 지정되지 않았습니다. 대상의 설정에 입력하십시오.`,
    ),
  });
}
