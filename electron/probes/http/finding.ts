import type { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { explainFailure } from '../net/explain-failure.ts';
import type { Unanswered } from './exchange.ts';

/** What one exchange or step means. The reason is null only for `ok`. */
export type Finding =
  | { readonly state: 'ok'; readonly reason: null }
  | { readonly state: 'down' | 'degraded' | 'unknown' | 'paused'; readonly reason: LocalText };

export const fine: Finding = { state: 'ok', reason: null };

export function finding(state: 'down' | 'degraded' | 'unknown' | 'paused', en: string, ko: string): Finding {
  return { state, reason: localText(en, ko) };
}

/** Nothing was sent. What the operator has not entered yet pauses the probe; everything else leaves it unknown. */
export function unsentFinding(error: AppError): Finding {
  const missing = error.code === 'credentials/missing' || error.code === 'target/missing-setting';
  return { state: missing ? 'paused' : 'unknown', reason: error.text };
}

export function unansweredFinding({ failure, url }: Unanswered): Finding {
  return explainFailure(failure, peerOf(url));
}

/** How an operator knows the other side: host and port as in the address. */
export function peerOf(url: URL): string {
  return url.host;
}
