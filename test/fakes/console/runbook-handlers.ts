import { AppError } from '../../../shared/errors/app-error.ts';
import { RunId } from '../../../shared/model/ids.ts';
import type { StepId } from '../../../shared/model/ids.ts';
import type {
  Attempt,
  Run,
  RunbookSummary,
  RunStep,
  RunSummary,
  StepKind,
} from '../../../shared/model/runbook.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Fake } from './fake-state.ts';
import { guidedPlan } from './guided-data.ts';
import type { HandlersOf } from './handlers.ts';
import { evidenceOf, fakeRunbook, fakeRunbooks, noEvidence } from './runbook-data.ts';
import type { FakeRunbook } from './runbook-data.ts';
import { hexId } from './seeded.ts';
import { knownTarget } from './target-handlers.ts';

const operator = 'ops@desk-12';

function summaryOf(
  fake: Fake,
  targetId: RunSummary['targetId'],
  { id, title, description, purpose, priority, every, rules, all }: FakeRunbook,
): RunbookSummary {
  const runs = fake.state.runs.filter((run) => run.targetId === targetId && run.runbookId === id);
  const finished = runs.filter(({ state }) => state === 'finished').map(({ endedAt }) => endedAt ?? 0);
  const subjectsOf = (kind: StepKind) => all.flatMap((step) => (step.kind === kind ? step.subject : []));
  return {
    targetId,
    id,
    title,
    description,
    purpose,
    priority,
    every,
    steps: all.length,
    about: {
      policies: subjectsOf('policy'),
      probes: subjectsOf('probe'),
      rules: rules.map((rule) => rule.id),
      actions: subjectsOf('action'),
    },
    lastRun: runs[0] ?? null,
    lastFinishedAt: finished.length === 0 ? null : Math.max(...finished),
  };
}

function runOf(fake: Fake, runId: string): Run {
  const run = fake.state.runs.find(({ id }) => id === runId);
  if (run === undefined)
    throw new AppError('runbook/unknown-run', localText('There is no such run.', '그런 실행이 없습니다.'));
  return run;
}

/** One revision further, with what follows from its steps. */
function put(fake: Fake, run: Run, change: Partial<Run>): Run {
  const changed = { ...run, ...change };
  const chosen = changed.steps[0]?.attempts.at(-1)?.evidence.value;
  const steps = changed.steps.map((each) =>
    each.step.when.length > 0 &&
    each.attempts.length === 0 &&
    chosen !== undefined &&
    chosen !== 'one-network'
      ? { ...each, state: 'not-needed' as const }
      : each,
  );
  const needed = steps.filter(({ state }) => state !== 'not-needed');
  const ended = needed.filter(({ state }) => ['done', 'failed', 'skipped'].includes(state));
  const next: Run = {
    ...changed,
    revision: run.revision + 1,
    steps,
    endedSteps: ended.length,
    neededSteps: needed.length,
    failedSteps: needed.filter(({ state }) => state === 'failed').length,
    next: steps.find(({ state }) => state === 'open' || state === 'waiting')?.step.id ?? null,
  };
  fake.state.runs = fake.state.runs.map((each) => (each.id === run.id ? next : each));
  fake.publish('runbooks.changed', { runs: [next] });
  return next;
}

function attemptAt(fake: Fake, run: Run, stepId: StepId, attempt: Partial<Attempt>): Run {
  const of = (each: RunStep): RunStep => {
    const last = each.attempts.at(-1);
    const begun = last?.state === 'running' || last?.state === 'waiting' ? last : undefined;
    const next: Attempt = {
      number: each.attempts.length + (begun ? 0 : 1),
      state: 'done',
      startedAt: begun?.startedAt ?? fake.now(),
      endedAt: fake.now(),
      durationMs: begun ? fake.now() - begun.startedAt : 0,
      serverOffsetMs: 1240,
      serverOffsetAt: fake.now() - 60_000,
      operator,
      result: begun?.result ?? null,
      note: null,
      reason: null,
      passed: [],
      evidence: begun?.evidence ?? noEvidence,
      ...attempt,
    };
    const before = begun ? each.attempts.slice(0, -1) : each.attempts;
    return { ...each, state: next.state, attempts: [...before, next] };
  };
  return put(fake, run, { steps: run.steps.map((each) => (each.step.id === stepId ? of(each) : each)) });
}

async function carryOut(fake: Fake, runId: string, stepId: StepId): Promise<void> {
  await fake.sleep(900);
  const run = runOf(fake, runId);
  const found = run.steps.find((each) => each.step.id === stepId);
  if (found?.state !== 'running') return;
  attemptAt(fake, run, stepId, {
    state: found.step.by === 'looked-at' ? 'waiting' : 'done',
    result: localText('All that was looked at is as it should be.', '확인한 항목이 모두 정상입니다.'),
    evidence: evidenceOf(found.step),
  });
}

function begin(fake: Fake, run: Run, stepId: StepId): Run {
  const next = attemptAt(fake, run, stepId, { state: 'running', endedAt: null, durationMs: null });
  void carryOut(fake, run.id, stepId);
  return next;
}

export const runbookHandlers: HandlersOf<'runbooks'> = {
  'runbooks.list': ({ targetId, recurring }, fake) => ({
    runbooks: fake.state.targets
      .filter(({ id }) => targetId === undefined || id === targetId)
      .flatMap(({ id }) => fakeRunbooks().map((runbook) => summaryOf(fake, id, runbook)))
      .filter(({ every }) => !recurring || every !== null),
  }),
  'runbooks.show': ({ targetId, runbookId }, fake) => {
    const runbook = fakeRunbook(runbookId);
    return {
      runbook: summaryOf(fake, targetId, runbook),
      steps: [...runbook.all],
      rules: [...runbook.rules],
      refusal: null,
    };
  },
  'runbooks.runs': ({ targetId }, fake) => ({
    runs: fake.state.runs.filter((run) => targetId === undefined || run.targetId === targetId),
  }),
  'runbooks.get': ({ runId }, fake) => runOf(fake, runId),
  'runbooks.start': ({ targetId, runbookId, incidentId }, fake) => {
    const { title, purpose, rules, all } = fakeRunbook(runbookId);
    const run: Run = {
      id: RunId.parse(hexId(9000 + fake.state.runs.length)),
      targetId,
      targetName: knownTarget(fake, targetId).name,
      runbookId,
      title,
      purpose,
      packVersion: 7,
      state: 'open',
      ok: null,
      startedAt: fake.now(),
      endedAt: null,
      startedBy: operator,
      operator,
      endedSteps: 0,
      neededSteps: all.length,
      failedSteps: 0,
      next: all[0]?.id ?? null,
      incidentId: incidentId ?? null,
      revision: 1,
      steps: all.map((step) => ({ step, state: 'open', attempts: [] })),
      rules: [...rules],
      passedRules: [],
      notes: [],
      endReason: null,
    };
    fake.state.runs = [run, ...fake.state.runs];
    fake.publish('runbooks.changed', { runs: [run] });
    return run;
  },
  'runbooks.plan': ({ runId, stepId }, fake) => ({
    runId,
    stepId,
    plannedAt: fake.now(),
    fingerprint: 'a'.repeat(64),
    action: { ...guidedPlan, plannedAt: fake.now() },
    restore: null,
    rules: runOf(fake, runId).rules,
    blockers: [],
    nothingToDo: null,
  }),
  'runbooks.perform': ({ runId, stepId }, fake) => begin(fake, runOf(fake, runId), stepId),
  'runbooks.carryOn': ({ runId }, fake) => {
    const run = runOf(fake, runId);
    return run.next === null ? run : begin(fake, run, run.next);
  },
  'runbooks.wait': ({ runId }, fake) => runOf(fake, runId),
  'runbooks.cancel': ({ runId }, fake) => {
    const run = runOf(fake, runId);
    const running = run.steps.find(({ state }) => state === 'running');
    return running === undefined ? run : attemptAt(fake, run, running.step.id, { state: 'cancelled' });
  },
  'runbooks.settle': ({ runId, stepId, outcome, value, note, reason }, fake) => {
    const run = runOf(fake, runId);
    const last = run.steps.find(({ step }) => step.id === stepId)?.attempts.at(-1);
    const evidence = last?.state === 'waiting' ? last.evidence : noEvidence;
    return attemptAt(fake, run, stepId, {
      state: outcome,
      note: note ?? null,
      reason: reason ?? null,
      evidence: { ...evidence, value: value ?? null },
    });
  },
  'runbooks.note': ({ runId, text }, fake) => {
    const run = runOf(fake, runId);
    return put(fake, run, { notes: [...run.notes, { at: fake.now(), operator, text }] });
  },
  'runbooks.passRule': ({ runId, ruleId, reason }, fake) => {
    const run = runOf(fake, runId);
    const title = run.rules.find(({ id }) => id === ruleId)?.title ?? localText('-', '-');
    const passed = { ruleId, title, reason, at: fake.now(), operator, stepId: null };
    return put(fake, run, { passedRules: [...run.passedRules, passed] });
  },
  'runbooks.handOver': ({ runId, to }, fake) => put(fake, runOf(fake, runId), { operator: to }),
  'runbooks.forIncident': ({ runId, incidentId }, fake) => put(fake, runOf(fake, runId), { incidentId }),
  'runbooks.finish': ({ runId }, fake) => {
    const run = runOf(fake, runId);
    const ok = run.steps.every(({ state }) => state === 'done' || state === 'not-needed');
    return put(fake, run, { state: 'finished', ok, endedAt: fake.now() });
  },
  'runbooks.abandon': ({ runId, reason }, fake) =>
    put(fake, runOf(fake, runId), { state: 'abandoned', endReason: reason, endedAt: fake.now() }),
  'runbooks.export': ({ runId, format }, fake) => ({
    name: `holdfast-run-${runId}.${format}`,
    text: JSON.stringify(runOf(fake, runId)),
    problems: [],
    files: [],
  }),
  'runbooks.file': () => ({ name: 'screen.txt', base64: btoa('what was on the screen') }),
  'runbooks.check': () => ({ problems: [] }),
};
