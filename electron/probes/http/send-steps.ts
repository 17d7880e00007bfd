import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import type { HttpStep, SessionUse } from '../../packs/schema/request.ts';
import type { Clock } from '../../platform/clock.ts';
import { createBudget } from './budget.ts';
import { createSessionCookies } from './cookie-jar.ts';
import type { HttpClient } from './http-client.ts';
import { createRunScope, readCredentials } from './run-scope.ts';
import { runSteps } from './run-steps.ts';
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

export type StepsToSend = {
  readonly session: SessionUse | undefined;
  readonly steps: readonly HttpStep[];
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly captured: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly timeoutMs: number;
};

export type Sent = {
  readonly steps: readonly ProbeStep[];
  readonly failed: LocalText | null;
  readonly captured: StepsToSend['captured'];
};

/**
 * Sends requests one after another, once: nothing is tried a second time, because it may change something. Never rejects for a target that
 * does not answer.
 */
export async function sendSteps(sender: Sender, request: StepsToSend, signal: AbortSignal): Promise<Sent> {
  const { session: use, steps, timeoutMs } = request;
  const open = use === undefined ? null : await sender.sessions.use(use.id, { renew: use.renew, signal });
  if (open?.kind === 'none') return { steps: open.steps, failed: open.reason, captured: {} };
  const jar = createSessionCookies();
  const scope = createRunScope({
    settings: sender.settings,
    credentials: await readCredentials(steps, sender.secrets, signal),
    session: open?.provided ?? {},
    argument: request.arguments,
    now: sender.clock.now(),
  });
  for (const [step, values] of Object.entries(request.captured)) scope.remember(step, values);
  const run = await runSteps(steps, {
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
  });
  if (open !== null && use !== undefined && run.ended?.status === 401) sender.sessions.refused(use.id, open);
  return {
    steps: run.steps,
    failed: run.finding.state === 'ok' ? null : run.finding.reason,
    captured: capturedBy(steps, scope),
  };
}

/** Of these steps alone, and without what is secret. */
function capturedBy(
  steps: readonly HttpStep[],
  scope: ReturnType<typeof createRunScope>,
): StepsToSend['captured'] {
  return Object.fromEntries(
    steps.flatMap(({ id, capture }) => {
      const values = scope.templates.steps?.[id];
      if (values === undefined) return [];
      const open = capture.filter(({ secret }) => secret !== true).map(({ name }) => name);
      return [
        [
          id,
          Object.fromEntries(
            open.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
          ),
        ],
      ];
    }),
  );
}
