import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import { isSecretCapture } from '../../packs/expression/captures.ts';
import type { HttpStep, SessionUse } from '../../packs/schema/request.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AnswerBody } from './answer-body.ts';
import { createBudget } from './budget.ts';
import { createSessionCookies } from './cookie-jar.ts';
import type { HttpClient } from './http-client.ts';
import { createRunScope, readCredentials } from './run-scope.ts';
import { runSteps } from './run-steps.ts';
import type { StepsEnvironment } from './run-steps.ts';
import type { SessionPool } from './session-pool.ts';
import type { TargetSecrets } from './target-secrets.ts';

/** What requests to a target are sent with. */
export type Sender = {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly http: HttpClient;
  readonly sessions: SessionPool;
  readonly secrets: TargetSecrets;
  readonly clock: Clock;
};

/** Step id → name → value. */
type CapturedValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type StepsToSend = {
  readonly session: SessionUse | undefined;
  readonly steps: readonly HttpStep[];
  readonly arguments: Readonly<Record<string, string | number>>;
  /** What a person answered in the steps of a runbook before. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What steps before these captured: open values, and those that must not be seen. */
  readonly captured: CapturedValues;
  readonly secrets?: CapturedValues;
  readonly timeoutMs: number;
};

export type Sent = {
  readonly steps: readonly ProbeStep[];
  readonly failed: LocalText | null;
  readonly captured: CapturedValues;
  /** Only for steps that follow. */
  readonly secrets: CapturedValues;
  /** The last answer; null when there was none. */
  readonly last: AnswerBody | null;
  /** The server no longer knew a session that had been opened before; nothing but the first request was sent. */
  readonly sessionWasLost: boolean;
};

/**
 * Sends requests one after another, once: nothing is tried a second time, because it may change something. Never rejects for a target that
 * does not answer.
 */
export async function sendSteps(sender: Sender, request: StepsToSend, signal: AbortSignal): Promise<Sent> {
  const { steps, captured } = request;
  const opened = await openSending(sender, request, steps, signal);
  if (opened.kind === 'none')
    return {
      steps: opened.steps,
      failed: opened.reason,
      captured: {},
      secrets: {},
      last: null,
      sessionWasLost: false,
    };
  const { environment, refused, isShared } = opened;
  for (const [step, values] of Object.entries(captured)) environment.scope.remember(step, values);
  for (const [step, values] of Object.entries(request.secrets ?? {})) {
    environment.scope.remember(step, values);
    environment.scope.hide(Object.values(values));
  }
  const run = await runSteps(steps, environment);
  const isRefused = run.ended?.status === 401;
  if (isRefused) refused();
  return {
    steps: run.steps,
    failed: run.finding.state === 'ok' ? null : run.finding.reason,
    captured: capturedBy(steps, environment.scope, false),
    secrets: capturedBy(steps, environment.scope, true),
    last: run.last,
    sessionWasLost: isRefused && isShared && run.ended?.id === steps[0]?.id,
  };
}

/** Signed in where a session is named, with the credentials that `definition` uses and no others; or why it is not. */
export async function openSending(
  sender: Sender,
  wish: Pick<StepsToSend, 'session' | 'timeoutMs'> & Partial<Pick<StepsToSend, 'arguments' | 'inputs'>>,
  definition: object,
  signal: AbortSignal,
): Promise<
  | {
      readonly kind: 'open';
      readonly environment: StepsEnvironment;
      readonly refused: () => void;
      /** The session had been opened before, for others. */
      readonly isShared: boolean;
    }
  | { readonly kind: 'none'; readonly steps: readonly ProbeStep[]; readonly reason: LocalText }
> {
  const { session: use, timeoutMs } = wish;
  const open = use === undefined ? null : await sender.sessions.use(use.id, { renew: use.renew, signal });
  if (open?.kind === 'none') return { kind: 'none', steps: open.steps, reason: open.reason };
  const jar = createSessionCookies();
  const scope = createRunScope({
    settings: sender.settings,
    credentials: await readCredentials(definition, sender.secrets, signal),
    session: open?.provided ?? {},
    argument: wish.arguments ?? {},
    input: wish.inputs ?? {},
    now: sender.clock.now(),
  });
  const environment: StepsEnvironment = {
    http: sender.http,
    secrets: sender.secrets,
    cookies:
      open === null
        ? { header: jar.header, absorb: (url, setCookies) => void jar.absorb(url, setCookies) }
        : { header: open.cookieHeader, absorb: open.absorbCookies },
    scope,
    clock: sender.clock,
    signal,
    budget: createBudget(sender.clock, timeoutMs),
    emit: null,
  };
  return {
    kind: 'open',
    environment,
    isShared: open !== null && open.steps.length === 0,
    refused: () => {
      if (open !== null && use !== undefined) sender.sessions.refused(use.id, open);
    },
  };
}

/** Of these steps alone: what may be seen, or what is secret. */
function capturedBy(
  steps: readonly HttpStep[],
  scope: ReturnType<typeof createRunScope>,
  secret: boolean,
): CapturedValues {
  return Object.fromEntries(
    steps.flatMap(({ id, capture }) => {
      const values = scope.templates.steps?.[id];
      if (values === undefined) return [];
      const names = capture.filter((one) => isSecretCapture(one) === secret).map(({ name }) => name);
      const found = names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]));
      return [[id, Object.fromEntries(found)]];
    }),
  );
}
