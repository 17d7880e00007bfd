import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import type { HttpStep } from '../../packs/schema/request.ts';
import type { Clock } from '../../platform/clock.ts';
import { createBudget } from '../http/budget.ts';
import { createSessionCookies } from '../http/cookie-jar.ts';
import { fine } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import { runSteps } from '../http/run-steps.ts';
import type { StepsEnvironment, StepsRun } from '../http/run-steps.ts';
import type { OpenSession } from '../http/session-pool.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { emitWith } from './emit-step.ts';
import { attempt, noSessionOutcome, outcome } from './outcome.ts';
import { carrierOf, renewalFinding, withSession } from './use-session.ts';
import type { SessionAttempt } from './use-session.ts';

type Definition = ProbeOf<'http-flow'>;

/** Clean-up has at least this much time of its own, whatever the steps before it took. */
const cleanupMs = 5_000;

/** Several requests with cookies kept and values captured. Clean-up always runs, also after a failure or a cancel. */
export const httpFlowKind: ProbeKind<'http-flow'> = {
  kind: 'http-flow',
  run: (definition, context) =>
    attempt(async () => {
      const { session } = definition;
      if (session === undefined) return (await runFlow(definition, context, null)).outcome;
      return withSession(session, context, (open) => runFlow(definition, context, open), noSessionOutcome);
    }),
};

async function runFlow(
  definition: Definition,
  context: ProbeContext,
  session: OpenSession | null,
): Promise<SessionAttempt> {
  const credentials = await readCredentials(definition, context.secrets, context.signal);
  const cookies = session === null ? anonymousCookies() : carrierOf(session);
  const environment: StepsEnvironment = {
    http: context.http,
    secrets: context.secrets,
    cookies,
    scope: createRunScope({
      settings: context.target.settings,
      credentials,
      session: session?.provided ?? {},
      now: context.clock.now(),
    }),
    clock: context.clock,
    signal: context.signal,
    budget: createBudget(context.clock, stepsTimeoutMs(definition, context.timeoutMs)),
    emit: emitWith(context, cookies),
  };
  const whole = createBudget(context.clock, context.timeoutMs);
  const startedAt = context.clock.monotonicMs();
  const run = await runSteps(definition.steps, environment);
  const latencyMs = definition.steps.length === 0 ? null : context.clock.monotonicMs() - startedAt;
  const leftMs = context.signal.aborted ? 0 : whole.remainingMs();
  const cleanup = await cleanUp(definition.cleanup, environment, context.clock, Math.max(cleanupMs, leftMs));
  const renewal =
    session === null || definition.session === undefined ? null : renewalFinding(definition.session, session);
  const found = worstOf([
    run.finding,
    expected(definition, environment, run),
    renewal ?? fine,
    cleanup.finding,
  ]);
  return {
    outcome: flowOutcome(found, latencyMs, [run, cleanup]),
    sessionRefused: session !== null && endedUnknown(definition, run),
  };
}

/** Only at the first step: a flow that has begun to write is not begun a second time. */
function endedUnknown({ steps: [first] }: Definition, { ended }: StepsRun): boolean {
  return first?.request.anonymous !== true && ended?.status === 401 && ended.id === first?.id;
}

function stepsTimeoutMs({ cleanup }: Definition, timeoutMs: number): number {
  return cleanup.length === 0 ? timeoutMs : Math.max(timeoutMs / 2, timeoutMs - cleanupMs);
}

function anonymousCookies(): StepsEnvironment['cookies'] {
  const jar = createSessionCookies();
  return { header: jar.header, absorb: (url, setCookies) => void jar.absorb(url, setCookies) };
}

async function cleanUp(
  steps: readonly HttpStep[],
  environment: StepsEnvironment,
  clock: Clock,
  timeoutMs: number,
): Promise<StepsRun> {
  const stop = new AbortController();
  const cancel = clock.after(timeoutMs, () => stop.abort());
  const own = { ...environment, signal: stop.signal, budget: createBudget(clock, timeoutMs) };
  const run = await runSteps(steps, own, { whatever: true });
  cancel();
  // What was left behind matters, but the thing that was probed works.
  const { finding } = run;
  return finding.state === 'ok' ? run : { ...run, finding: { state: 'degraded', reason: finding.reason } };
}

/** The flow's own expectations are about the last answer. */
function expected(definition: Definition, { scope }: StepsEnvironment, run: StepsRun): Finding {
  if (run.ended !== null || definition.expect.length === 0 || run.last === null) return fine;
  const filled = definition.expect.map((assertion) => fillAssertion(assertion, scope.templates));
  const secrets = [...scope.hidden(), ...filled.flatMap((item) => item.secrets)];
  const { state, reason } = checkAssertions(
    filled.map((item) => item.value),
    run.last,
    secrets,
  );
  return state === 'ok' || reason === null ? fine : { state, reason };
}

const severity = ['down', 'degraded', 'unknown', 'paused', 'ok'] as const;

/** The step that ended the flow is what happened; only where none did, the rest is looked at, worst first. */
function worstOf(findings: readonly Finding[]): Finding {
  const [first] = findings;
  if (first !== undefined && first.state !== 'ok' && first.state !== 'degraded') return first;
  for (const state of severity) {
    const found = findings.find((one) => one.state === state);
    if (found !== undefined) return found;
  }
  return fine;
}

function flowOutcome(found: Finding, latencyMs: number | null, runs: readonly StepsRun[]): ProbeOutcome {
  return outcome(found, { latencyMs, steps: runs.flatMap((run) => run.steps) });
}
