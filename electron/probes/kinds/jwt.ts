import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import { jsonText } from '../../packs/expression/captures.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import type { TokenKey } from '../../packs/schema/probes/token.ts';
import { askOnce } from '../http/ask.ts';
import { createBudget } from '../http/budget.ts';
import type { Budget } from '../http/budget.ts';
import { cleaner } from '../http/evidence.ts';
import { fine, finding, peerOf } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import type { RunScope } from '../http/run-scope.ts';
import { judgeClaims, remainingMs } from '../jwt/judge-claims.ts';
import type { WantedClaims } from '../jwt/judge-claims.ts';
import { readToken } from '../jwt/read-token.ts';
import type { Claims, ReadToken } from '../jwt/read-token.ts';
import { checkSignature, readJwks, readKeyText } from '../jwt/signature.ts';
import type { SigningKeys } from '../jwt/signature.ts';
import { algorithmFinding, noTokenFinding, signatureFinding } from '../jwt/token-texts.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { requiredSecret } from '../required-secret.ts';
import { readingOf } from './clock-readings.ts';
import { attempt, outcome } from './outcome.ts';

type Definition = ProbeOf<'jwt'>;

/** A JSON Web Token: its form, algorithm, times, issuer and subject. The value is how many seconds it is still good. */
export const jwtKind: ProbeKind<'jwt'> = {
  kind: 'jwt',
  run: (definition, context) =>
    attempt(async () => {
      const budget = createBudget(context.clock, context.timeoutMs);
      const scope = createRunScope({
        settings: context.target.settings,
        credentials: await readCredentials(definition, context.secrets, context.signal),
        session: {},
        now: context.clock.now(),
      });
      const obtained = await obtain(definition, context, scope, budget);
      if (obtained.kind === 'no-answer') return outcome(obtained.found, obtained);
      const token = readToken(obtained.text);
      const measured = { latencyMs: obtained.latencyMs, evidence: obtained.evidence };
      if (token.kind === 'problem') return outcome(noTokenFinding(token), measured);
      return judgeToken(definition, context, { token, obtained, scope, budget });
    }),
};

type Obtained = {
  readonly kind: 'obtained';
  readonly text: string;
  readonly latencyMs: number | null;
  readonly evidence: readonly EvidenceFact[];
  /** How far the clock of who issued it is ahead of this desk's, in ms; null where it does not show. */
  readonly aheadMs: number | null;
};
type NotObtained = Omit<Obtained, 'kind' | 'text' | 'aheadMs'> & {
  readonly kind: 'no-answer';
  readonly found: Finding;
};

async function obtain(
  { token }: Definition,
  context: ProbeContext,
  scope: RunScope,
  budget: Budget,
): Promise<Obtained | NotObtained> {
  if ('credential' in token) {
    const text = await secretOf(token.credential, context, scope);
    return { kind: 'obtained', text, latencyMs: null, evidence: [], aheadMs: null };
  }
  const sentAt = context.clock.now();
  const asked = await askOnce(token.request, context, { expect: [], scope, budget, secretAnswer: true });
  if (asked.kind === 'no-answer') return asked;
  const { result, body, evidence } = asked;
  const { latencyMs } = result;
  const text =
    'json' in token ? jsonText(token.json, body.json) : (body.headers[token.header.toLowerCase()] ?? null);
  if (text === null) {
    const place = 'json' in token ? token.json : token.header;
    const peer = peerOf(result.url);
    const found = finding(
      'down',
      `The answer of ${peer} holds no token at ${place}.`,
      `${peer}의 응답 ${place}에 토큰이 없습니다.`,
    );
    return { kind: 'no-answer', found, latencyMs, evidence };
  }
  const bare = text.replace(/^Bearer\s+/i, '');
  scope.hide([bare, ...bare.split('.')]);
  const dateMs = Date.parse(body.headers['date'] ?? '');
  const reading = readingOf(dateMs, { sentAt, receivedAt: context.clock.now() }, true);
  const aheadMs = Number.isNaN(dateMs) ? null : reading.offsetMs;
  return { kind: 'obtained', text: bare, latencyMs, evidence, aheadMs };
}

async function secretOf(name: string, context: ProbeContext, scope: RunScope): Promise<string> {
  const secret = await requiredSecret(name, context);
  scope.hide([secret, ...secret.split('.')]);
  return secret;
}

type Found = {
  readonly token: ReadToken;
  readonly obtained: Obtained;
  readonly scope: RunScope;
  readonly budget: Budget;
};

async function judgeToken(
  definition: Definition,
  context: ProbeContext,
  found: Found,
): Promise<ProbeOutcome> {
  const { token, obtained, scope } = found;
  const { claims, header } = token;
  const toleranceMs = definition['clock-tolerance'];
  const ahead = obtained.aheadMs !== null && Math.abs(obtained.aheadMs) > toleranceMs ? obtained.aheadMs : 0;
  const now = context.clock.now() + ahead;
  const algorithm = definition.algorithms.find((one) => one === header.alg);
  const signature =
    algorithm === undefined
      ? { found: algorithmFinding(header.alg, definition.algorithms), text: 'not checked: algorithm refused' }
      : await signatureOf(definition.key, algorithm, context, found);
  const wanted = wantedClaims(definition, scope);
  const filled = definition.expect.map((one) => fillAssertion(one, scope.templates).value);
  const { state, reason, verdicts } = checkAssertions(filled, { json: claims, now }, scope.hidden());
  const told: Finding = state === 'ok' || reason === null ? fine : { state, reason };
  const clean = cleaner(scope.hidden());
  const left = remainingMs(claims, now);
  return outcome(worstOf([signature.found, judgeClaims(claims, wanted, now), told]), {
    value: left === null ? null : Math.round(left / 1000),
    unit: left === null ? null : 's',
    latencyMs: obtained.latencyMs,
    evidence: [
      ...claimFacts(token, now),
      { name: 'signature', value: signature.text },
      ...clockFacts(obtained.aheadMs, ahead),
      ...verdicts.map(({ held, detail }) => ({ name: held ? 'holds' : 'does not hold', value: detail.en })),
      ...obtained.evidence,
    ].map(({ name, value }) => ({ name, value: clean(value) })),
  });
}

/** The worst of what was found; of two that are equally bad the earlier. */
function worstOf(found: readonly Finding[]): Finding {
  const by = (state: Finding['state']) => found.find((one) => one.state === state);
  return by('down') ?? by('degraded') ?? by('unknown') ?? fine;
}

type SignatureVerdict = { readonly found: Finding; readonly text: string };

async function signatureOf(
  key: TokenKey | undefined,
  algorithm: Definition['algorithms'][number],
  context: ProbeContext,
  { token, scope, budget }: Found,
): Promise<SignatureVerdict> {
  if (key === undefined) return { found: fine, text: 'not checked: the pack gives no key' };
  const keys = await keysOf(key, context, scope, budget);
  if ('state' in keys) return { found: keys, text: 'not checked: there is no usable key' };
  const check = checkSignature(token, algorithm, keys);
  return check === 'valid'
    ? { found: fine, text: `valid (${algorithm})` }
    : { found: signatureFinding(check), text: check };
}

async function keysOf(
  key: TokenKey,
  context: ProbeContext,
  scope: RunScope,
  budget: Budget,
): Promise<SigningKeys | Finding> {
  if ('credential' in key) {
    return (
      readKeyText(await secretOf(key.credential, context, scope)) ??
      finding(
        'unknown',
        `The credential "${key.credential}" is no readable public key, so the signature could not be checked.`,
        `자격 증명 "${key.credential}"을(를) 공개 키로 읽을 수 없어 서명을 확인하지 못했습니다.`,
      )
    );
  }
  const asked = await askOnce(key.jwks, context, { expect: [], scope, budget });
  const keys = asked.kind === 'answer' ? readJwks(asked.body.json) : null;
  if (keys !== null) return keys;
  const why =
    asked.kind === 'no-answer' && asked.found.state !== 'ok'
      ? asked.found.reason
      : localText('The answer is no JSON Web Key Set.', '응답이 JSON Web Key Set이 아닙니다.');
  return finding(
    'unknown',
    `The keys for the signature could not be fetched, so it was not checked. ${why.en}`,
    `서명용 키를 가져오지 못해 서명을 확인하지 못했습니다. ${why.ko}`,
  );
}

function wantedClaims(definition: Definition, scope: RunScope): WantedClaims {
  const fill = (template: string | undefined) =>
    template === undefined ? null : fillTemplate(template, scope.templates).value;
  return {
    bufferMs: definition.buffer,
    warnBeforeMs: definition['warn-before'] ?? null,
    withoutExpiry: definition['without-expiry'],
    toleranceMs: definition['clock-tolerance'],
    issuer: fill(definition.issuer),
    subject: fill(definition.subject),
    audience: fill(definition.audience),
  };
}

function claimFacts({ header, claims }: ReadToken, now: number): EvidenceFact[] {
  const left = remainingMs(claims, now);
  const ends = left === null ? 'never' : `${moment(claims.exp)} (${lengthOf(left)})`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['algorithm', header.alg],
    ['key id', header.kid],
    ['issuer', claims.iss],
    ['subject', claims.sub],
    ['audience', typeof claims.aud === 'object' ? claims.aud.join(', ') : claims.aud],
    ['issued', moment(claims.iat)],
    ['not before', moment(claims.nbf)],
    ['ends', ends],
    ['claims', Object.keys(claims).join(', ')],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: value.slice(0, 1000) }],
  );
}

function lengthOf(left: number): string {
  const length = formatDuration(Math.abs(left), 'en');
  return left < 0 ? `${length} ago` : `in ${length}`;
}

function moment(seconds: Claims['exp']): string | undefined {
  if (seconds === undefined) return undefined;
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? String(seconds) : at.toISOString();
}

function clockFacts(aheadMs: number | null, used: number): EvidenceFact[] {
  if (aheadMs === null) return [];
  const by = `${formatDuration(Math.abs(aheadMs), 'en')} ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  const value = used === 0 ? 'as this desk' : `${by}; times are judged by it`;
  return [{ name: 'clock of the issuer', value }];
}
