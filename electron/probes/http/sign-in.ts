import { localText } from '../../../shared/text/local-text.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import type { HttpStep } from '../../packs/schema/request.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Budget } from './budget.ts';
import { createSessionCookies, hasSecureCookie } from './cookie-jar.ts';
import type { HttpClient } from './http-client.ts';
import { createRunScope, readCredentials } from './run-scope.ts';
import { runSteps } from './run-steps.ts';
import type { StepsRun } from './run-steps.ts';
import type { OpenSession } from './session-pool.ts';
import { secureCookieText } from './session-texts.ts';
import type { TargetSecrets } from './target-secrets.ts';

export type SignInEnvironment = {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly http: HttpClient;
  readonly secrets: TargetSecrets;
  readonly clock: Clock;
};

/** How a list of sign-in steps ended; `session` is null unless all of them held. */
export type SignIn = { readonly run: StepsRun; readonly session: OpenSession | null };

/** Runs the steps that open or renew a session, beginning without any cookie. Rejects with `credentials/…` when the store cannot be asked. */
export async function signIn(
  steps: readonly HttpStep[],
  environment: SignInEnvironment,
  wait: { readonly signal: AbortSignal; readonly budget: Budget },
): Promise<SignIn> {
  const { settings, http, secrets, clock } = environment;
  const credentials = await readCredentials(steps, secrets, wait.signal);
  const jar = createSessionCookies();
  let secureOnly = false;
  const absorb = (url: URL, setCookies: readonly string[]): void => {
    jar.absorb(url, setCookies);
    secureOnly = url.protocol === 'http:' && hasSecureCookie(setCookies) && jar.header(url) === '';
  };
  const run = await runSteps(steps, {
    http,
    secrets,
    cookies: { header: jar.header, absorb },
    scope: createRunScope({ settings, credentials, session: {}, now: clock.now() }),
    clock,
    signal: wait.signal,
    budget: wait.budget,
    emit: null,
  });
  if (run.ended !== null) return { run, session: null };
  if (secureOnly) return { run: withoutCookie(run), session: null };
  return {
    run,
    session: {
      kind: 'open',
      cookieHeader: jar.header,
      absorbCookies: absorb,
      provided: run.provided,
      steps: run.steps,
    },
  };
}

/** Every step held, and still nothing would be sent with the next request. */
function withoutCookie(run: StepsRun): StepsRun {
  const finding = { state: 'down', reason: secureCookieText() } as const;
  const title = localText('Session cookie', '세션 쿠키');
  return { ...run, finding, ended: { id: 'cookie', title, finding, status: null, headers: {} } };
}
