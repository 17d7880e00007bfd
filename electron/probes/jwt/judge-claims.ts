import { formatDuration } from '../../../shared/text/format-duration.ts';
import { shown } from '../../packs/expression/assertion-text.ts';
import { fine, finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import type { Claims } from './read-token.ts';

/** What a token's claims must be; texts are filled. */
export type WantedClaims = {
  readonly bufferMs: number;
  readonly warnBeforeMs: number | null;
  readonly withoutExpiry: 'ok' | 'degraded' | 'down';
  readonly toleranceMs: number;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly audience: string | null;
};

/**
 * Judges times and names. `now` is epoch ms by the clock of who issued it, as far as that is known: only that clock says whether its
 * own tokens have ended.
 */
export function judgeClaims(claims: Claims, wanted: WantedClaims, now: number): Finding {
  return (
    endedFinding(claims, wanted, now) ??
    notYetFinding(claims, wanted, now) ??
    nameFinding('issuer (iss)', '발급자(iss)', wanted.issuer, claims.iss) ??
    nameFinding('subject (sub)', '주체(sub)', wanted.subject, claims.sub) ??
    audienceFinding(claims, wanted) ??
    endsSoonFinding(claims, wanted, now) ??
    fine
  );
}

/** How long it is still good, in ms; null when it never ends. */
export function remainingMs({ exp }: Claims, now: number): number | null {
  return exp === undefined ? null : exp * 1000 - now;
}

function endedFinding(
  claims: Claims,
  { bufferMs, withoutExpiry }: WantedClaims,
  now: number,
): Finding | null {
  const left = remainingMs(claims, now);
  if (left === null) {
    if (withoutExpiry === 'ok') return null;
    return finding(
      withoutExpiry,
      'The token never ends (it has no exp): whoever gets hold of it can use it for ever.',
      '토큰에 만료 시각(exp)이 없어 영원히 유효합니다. 유출되면 계속 사용될 수 있습니다.',
    );
  }
  if (left > bufferMs) return null;
  if (left <= 0) {
    return finding(
      'down',
      `The token has expired ${formatDuration(-left, 'en')} ago.`,
      `토큰이 ${formatDuration(-left, 'ko')} 전에 만료되었습니다.`,
    );
  }
  return finding(
    'down',
    `The token ends in ${formatDuration(left, 'en')}, which is less than the ${formatDuration(bufferMs, 'en')} that a program keeps as a buffer: it counts as expired already.`,
    `토큰이 ${formatDuration(left, 'ko')} 뒤에 만료됩니다. 프로그램이 여유로 두는 ${formatDuration(bufferMs, 'ko')}보다 짧으므로 이미 만료된 것으로 취급됩니다.`,
  );
}

function notYetFinding(claims: Claims, { toleranceMs }: WantedClaims, now: number): Finding | null {
  const startsMs = claims.nbf ?? claims.iat;
  if (startsMs === undefined) return null;
  const early = startsMs * 1000 - now;
  if (early <= toleranceMs) return null;
  const what = claims.nbf === undefined ? 'iat' : 'nbf';
  return finding(
    claims.nbf === undefined ? 'degraded' : 'down',
    `The token is good only in ${formatDuration(early, 'en')} (${what}): the clock of the issuer is ahead, or that of this desk behind.`,
    `토큰이 ${formatDuration(early, 'ko')} 뒤부터 유효합니다(${what}). 발급자의 시계가 빠르거나 이 컴퓨터의 시계가 느립니다.`,
  );
}

function nameFinding(
  en: string,
  ko: string,
  wanted: string | null,
  actual: string | undefined,
): Finding | null {
  if (wanted === null || actual === wanted) return null;
  const is = actual === undefined ? 'absent' : `"${shown(actual, [])}"`;
  const isKo = actual === undefined ? '없음' : `"${shown(actual, [])}"`;
  return finding(
    'down',
    `The ${en} of the token should be "${shown(wanted, [])}" and is ${is}.`,
    `토큰의 ${ko}: 기대 "${shown(wanted, [])}", 실제 ${isKo}.`,
  );
}

function audienceFinding({ aud }: Claims, { audience }: WantedClaims): Finding | null {
  if (audience === null) return null;
  const all = typeof aud === 'string' ? [aud] : (aud ?? []);
  if (all.includes(audience)) return null;
  return nameFinding('audience (aud)', '대상(aud)', audience, all.length === 0 ? undefined : all.join(', '));
}

function endsSoonFinding(claims: Claims, { warnBeforeMs }: WantedClaims, now: number): Finding | null {
  const left = remainingMs(claims, now);
  if (left === null || warnBeforeMs === null || left > warnBeforeMs) return null;
  return finding(
    'degraded',
    `The token ends in ${formatDuration(left, 'en')}. Replace it before.`,
    `토큰이 ${formatDuration(left, 'ko')} 뒤에 만료됩니다. 그 전에 교체하십시오.`,
  );
}
