import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact, ProbeStep } from '../../../shared/model/probe.ts';
import { captureValues } from '../../packs/expression/captures.ts';
import { fillTemplate, templateNames, visitStrings } from '../../packs/expression/templates.ts';
import type { Emission, HttpStep } from '../../packs/schema/request.ts';
import type { Clock } from '../../platform/clock.ts';
import { readAnswer } from './answer-body.ts';
import type { AnswerBody } from './answer-body.ts';
import type { Budget } from './budget.ts';
import { cookiesSet } from './cookie-jar.ts';
import { cleaner, evidenceOf } from './evidence.ts';
import { exchange } from './exchange.ts';
import type { Answered, CookieCarrier, Exchange } from './exchange.ts';
import { fine, finding, unansweredFinding, unsentFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { HttpClient } from './http-client.ts';
import { judgeAnswer, unreadable } from './judge.ts';
import type { RunScope } from './run-scope.ts';
import { turnsOf } from './step-items.ts';
import type { StepTurn } from './step-items.ts';
import { storeRotated } from './store-rotated.ts';
import type { TargetSecrets } from './target-secrets.ts';

/** Sends a message over Socket.IO within a flow, as this step's own cookies allow. */
export type Emit = (
  emission: Emission,
  scope: RunScope,
  wait: { readonly signal: AbortSignal; readonly timeoutMs: number },
) => Promise<{
  readonly finding: Finding;
  readonly values: Readonly<Record<string, string>>;
  readonly facts: readonly EvidenceFact[];
}>;

export type StepsEnvironment = {
  readonly http: HttpClient;
  readonly secrets: TargetSecrets;
  readonly cookies: CookieCarrier;
  readonly scope: RunScope;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly budget: Budget;
  /** Null where no step may emit. */
  readonly emit: Emit | null;
};

/** The step that ended the run: what it found, and the answer it was found in. */
type EndedStep = {
  readonly id: string;
  readonly title: LocalText;
  readonly finding: Finding;
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
};

export type StepsRun = {
  readonly steps: readonly ProbeStep[];
  /** The worst finding: of the step that ended the run, or a degraded one on the way. */
  readonly finding: Finding;
  readonly ended: EndedStep | null;
  readonly provided: Readonly<Record<string, string>>;
  /** Of the last step that got an answer; what the flow's own expectations are about. */
  readonly last: AnswerBody | null;
};

type StepsOptions = {
  /** Clean-up goes on after a failed step, and leaves out steps that need what was never captured. */
  readonly whatever: boolean;
};

/** Runs the steps of a flow one after another. The first that fails ends it; the rest are shown as skipped. */
export async function runSteps(
  steps: readonly HttpStep[],
  environment: StepsEnvironment,
  options: StepsOptions = { whatever: false },
): Promise<StepsRun> {
  const done: ProbeStep[] = [];
  let provided: Readonly<Record<string, string>> = {};
  let worst: Finding = fine;
  let ended: EndedStep | null = null;
  let last: AnswerBody | null = null;
  for (const { step, scope } of eachTurn(steps, environment.scope)) {
    if (options.whatever && needsMissingStep(step, scope)) continue;
    if (!applies(step, scope)) continue;
    if (ended !== null && !options.whatever) {
      done.push(skipped(step));
      continue;
    }
    const result = await runStep(step, { ...environment, scope });
    done.push(result.shown);
    provided = { ...provided, ...result.provided };
    last = result.body ?? last;
    if (result.finding.state === 'ok') continue;
    if (result.finding.state === 'degraded' && result.status !== 429) {
      if (worst.state === 'ok') worst = inStep(step, result.finding);
      continue;
    }
    worst = inStep(step, result.finding);
    ended ??= {
      id: step.id,
      title: titleOf(step),
      finding: worst,
      status: result.status,
      headers: result.body?.headers ?? {},
    };
  }
  return { steps: done, finding: worst, ended, provided, last };
}

/** Told one after another: the list of a step may be what the one before it captured. */
function* eachTurn(steps: readonly HttpStep[], scope: RunScope): Generator<StepTurn> {
  for (const step of steps) yield* turnsOf(step, scope);
}

type StepResult = {
  readonly shown: ProbeStep;
  readonly finding: Finding;
  readonly status: number | null;
  readonly body: AnswerBody | null;
  readonly provided: Readonly<Record<string, string>>;
};

async function runStep(step: HttpStep, environment: StepsEnvironment): Promise<StepResult> {
  const { scope, clock } = environment;
  const startedAt = clock.monotonicMs();
  const result = await exchange(step.request, scope.templates, {
    http: environment.http,
    cookies: environment.cookies,
    signal: environment.signal,
    timeoutMs: environment.budget.remainingMs(),
  });
  if (result.kind !== 'unsent') scope.hide(result.request.secrets);
  const used = await takeAnswer(step, result, environment);
  const facts = evidenceOf(result, { secrets: scope.hidden(), privateBody: step.request.private === true });
  return {
    shown: {
      id: step.id,
      title: titleOf(step),
      outcome: outcomeOf(used.finding),
      durationMs: clock.monotonicMs() - startedAt,
      reason: used.finding.reason,
      facts: [...facts, ...used.facts],
    },
    finding: used.finding,
    status: result.kind === 'answered' ? result.answer.status : null,
    body: used.body,
    provided: used.provided,
  };
}

type Used = {
  readonly finding: Finding;
  readonly body: AnswerBody | null;
  readonly provided: Readonly<Record<string, string>>;
  readonly facts: readonly EvidenceFact[];
};

async function takeAnswer(step: HttpStep, result: Exchange, environment: StepsEnvironment): Promise<Used> {
  const nothing = { body: null, provided: {}, facts: [] } as const;
  if (result.kind === 'unsent') return { ...nothing, finding: unsentFinding(result.error) };
  if (result.kind === 'unanswered') return { ...nothing, finding: unansweredFinding(result) };
  const { scope } = environment;
  const body = readAnswer(result, environment.clock.now());
  scope.hide(Object.values(cookiesSet(result.answer.setCookies)));
  // First of all: the server has already replaced the old token, and a crash from here on must not lose the new one.
  const stored = step.store === undefined ? fine : await storeRotated(step.store, body, environment);
  if (stored.state === 'unknown') return { ...nothing, body, finding: stored };
  if (step.request.anonymous !== true) environment.cookies.absorb(result.url, result.answer.setCookies);
  const found = guard(() =>
    judgeAnswer(result, body, {
      expect: step.expect,
      scope: scope.templates,
      secrets: scope.hidden(),
      clean: cleaner(scope.hidden()),
    }),
  );
  const usable = found.state === 'ok' || (found.state === 'degraded' && body.status !== 429);
  if (!usable) return { ...nothing, body, finding: found };
  if (stored.state !== 'ok') return { ...nothing, body, finding: stored };
  const kept = keepValues(step, result, body, scope);
  if (kept.finding.state !== 'ok') return { ...nothing, body, finding: kept.finding };
  const sent = await emitAfter(step, environment);
  const worst = sent.finding.state === 'ok' ? found : sent.finding;
  return { finding: worst, body, provided: kept.provided, facts: sent.facts };
}

async function emitAfter(
  step: HttpStep,
  { emit, scope, signal, budget }: StepsEnvironment,
): Promise<{ readonly finding: Finding; readonly facts: readonly EvidenceFact[] }> {
  if (step.emit === undefined || emit === null) return { finding: fine, facts: [] };
  const sent = await emit(step.emit, scope, { signal, timeoutMs: budget.remainingMs() });
  scope.remember(step.id, sent.values);
  return sent;
}

function keepValues(
  step: HttpStep,
  answered: Answered,
  body: AnswerBody,
  scope: RunScope,
): { readonly finding: Finding; readonly provided: Readonly<Record<string, string>> } {
  if (step.capture.length === 0 && step.provides.length === 0) return { finding: fine, provided: {} };
  const cookies = cookiesSet(answered.answer.setCookies);
  const source = { headers: body.headers, cookies, text: body.text, json: body.json };
  const captured = captureValues(step.capture, source);
  const provided = captureValues(step.provides, source);
  scope.hide([...captured.secrets, ...Object.values(provided.values), ...Object.values(cookies)]);
  scope.remember(step.id, captured.values);
  const missing = [...captured.missing, ...provided.missing];
  if (missing.length === 0) return { finding: fine, provided: provided.values };
  const unread =
    body.json === undefined || !body.isUtf8 ? unreadable(answered, body, cleaner(scope.hidden())) : null;
  if (unread !== null) return { finding: unread, provided: {} };
  const names = missing.join(', ');
  return {
    provided: {},
    finding: finding(
      'down',
      `The answer lacks what the next steps need: ${names}.`,
      `응답에 다음 단계에 필요한 값이 없습니다: ${names}.`,
    ),
  };
}

/** A template inside an expectation may be wrong; that is the pack's failure and says nothing about the target. */
function guard(work: () => Finding): Finding {
  try {
    return work();
  } catch (error: unknown) {
    if (isAppError(error)) return unsentFinding(error);
    throw error;
  }
}

function applies(step: HttpStep, scope: RunScope): boolean {
  if (step.when === undefined) return true;
  try {
    return fillTemplate(step.when, scope.templates).value.trim() !== '';
  } catch (error: unknown) {
    // It asks for what an earlier step that was left out would have captured, or for a credential that is not set.
    if (isAppError(error)) return false;
    throw error;
  }
}

/** True when a template reads a value of a step that did not get as far as capturing it. */
function needsMissingStep(step: HttpStep, scope: RunScope): boolean {
  let missing = false;
  visitStrings({ request: step.request, when: step.when, emit: step.emit }, (text) => {
    for (const name of templateNames(text)) {
      const [area, id, value] = name.split('.');
      if (area !== 'step' || id === undefined || value === undefined) continue;
      if (scope.templates.steps?.[id]?.[value] === undefined) missing = true;
    }
  });
  return missing;
}

function inStep(step: HttpStep, found: Finding): Finding {
  if (found.state === 'ok') return found;
  const title = titleOf(step);
  return {
    state: found.state,
    // What happened comes first: where a line is cut off, the title of the step alone would read as what is so.
    reason: localText(`${found.reason.en} (Step "${title.en}".)`, `${found.reason.ko} ("${title.ko}" 단계)`),
  };
}

function titleOf(step: HttpStep): LocalText {
  return step.title ?? localText(step.id, step.id);
}

/** What nobody could ask is no failure of the server. */
function outcomeOf({ state }: Finding): ProbeStep['outcome'] {
  return state === 'paused' ? 'unknown' : state;
}

function skipped(step: HttpStep): ProbeStep {
  return { id: step.id, title: titleOf(step), outcome: 'skipped', durationMs: null, reason: null, facts: [] };
}
