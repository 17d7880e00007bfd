import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { planDatabaseQueries } from '../../locations/live-database/client.ts';
import type { PlanResult, TriedCase, TriedQuery } from '../../locations/live-database/plan-schema.ts';
import { sqliteUtc } from '../../locations/live-database/sqlite-time.ts';
import type { QueryPlanProbe } from '../../packs/schema/probes/query-plan.ts';
import {
  filledPath,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
  worstFinding,
} from '../local/local-outcome.ts';
import type { Finding } from '../local/local-outcome.ts';
import { costlySteps } from '../local/query-steps.ts';
import type { ProbeKind, ProbeOutcome } from '../probe-kind.ts';

/** A page of anything is shorter. */
const mostRows = 1000;

/** How a database finds the rows of the queries that are sent to it. The value is the longest of them, in ms. */
export const queryPlanKind: ProbeKind<'query-plan'> = {
  kind: 'query-plan',
  async run(definition, context) {
    const { location, children, clock, signal, timeoutMs } = context;
    if (location === null) return pausedWithoutFolder();
    const path = filledPath(definition.path, context);
    const plan = {
      cases: definition.cases ?? null,
      queries: definition.queries.map(({ sql }) => sql),
      parameters: { now_utc: sqliteUtc(clock.now()) },
      mostCases: definition['most-cases'],
      mostRows,
      mostMs: timeoutMs / 4,
    };
    try {
      const result = await planDatabaseQueries({ location, children }, path, plan, { signal, timeoutMs });
      return judgePlans(definition, result);
    } catch (error: unknown) {
      return outcomeOfFailure(error, [{ name: 'path', value: path }]);
    }
  },
};

function judgePlans(definition: QueryPlanProbe, { cases, more }: PlanResult): ProbeOutcome {
  const tried = cases.flatMap((one) =>
    definition.queries.flatMap((query, at) => {
      const found = one.queries[at];
      return found === undefined ? [] : [{ query, found, label: one.label }];
    }),
  );
  const findings = tried.flatMap(({ query, found, label }) => findingsOf(query, found, label));
  const longest = Math.max(0, ...tried.map(({ found }) => found.durationMs));
  const { state, reason } = worstFinding(findings);
  return {
    ...noOutcome,
    state,
    reason:
      reason === null || definition.reason === undefined ? reason : withReason(definition.reason, reason),
    value: tried.length === 0 ? null : Math.round(longest * 10) / 10,
    unit: tried.length === 0 ? null : 'ms',
    evidence: [
      ...(definition.cases === undefined ? [] : [caseCount(cases, more)]),
      ...tried.map(({ query, found, label }) => factOf(query.id, found, label)),
    ],
  };
}

type Query = QueryPlanProbe['queries'][number];

function findingsOf(query: Query, found: TriedQuery, label: string): readonly Finding[] {
  const where = label === '' ? '' : ` (${label})`;
  const { en, ko } = query.title;
  const tookMs = Math.round(found.durationMs);
  const slow: Finding = {
    state: 'degraded',
    reason: localText(
      `"${en}"${where} took ${tookMs} ms, more than ${query.within} ms.`,
      `"${ko}"${where}에 ${tookMs} ms가 걸려 ${query.within} ms를 넘었습니다.`,
    ),
  };
  return [
    ...costlySteps(found.steps, query['may-scan']).map((step): Finding => ({
      state: 'degraded',
      reason: localText(
        `"${en}"${where} finds its rows without an index: ${step}.`,
        `"${ko}"${where}이(가) 인덱스 없이 행을 찾습니다: ${step}.`,
      ),
    })),
    ...(found.durationMs > query.within ? [slow] : []),
  ];
}

function withReason(own: Query['title'], found: Query['title']): Query['title'] {
  return localText(`${found.en} ${own.en}`, `${found.ko} ${own.ko}`);
}

function caseCount(cases: readonly TriedCase[], more: boolean): EvidenceFact {
  return { name: 'cases', value: more ? `${cases.length}, and more` : String(cases.length) };
}

function factOf(id: string, { steps, rows, durationMs }: TriedQuery, label: string): EvidenceFact {
  const took = `${durationMs.toFixed(1)} ms, ${rows === mostRows ? `at least ${rows}` : rows} rows`;
  return {
    name: (label === '' ? id : `${id}: ${label}`).slice(0, 200),
    value: `${steps.join('; ')} (${took})`.slice(0, 4000),
  };
}
