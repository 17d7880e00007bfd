import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import { andMore } from '../../../shared/text/and-more.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { ProbeContext, ProbeOutcome } from '../probe-kind.ts';

/** What a failure to look says about the target: some are findings, others only mean that nothing is known. */
const stateOfFailure: Partial<Record<ErrorCode, State>> = {
  'location/not-found': 'down',
  'database/not-a-database': 'down',
  'database/damaged': 'down',
  'database/busy': 'down',
  'location/not-readable': 'unknown',
  'location/outside-root': 'unknown',
  'location/network-file-system': 'unknown',
  'database/query-failed': 'unknown',
  'database/too-large': 'unknown',
  'child/crashed': 'unknown',
  'run/timeout': 'unknown',
};

/** What a failed look at one of several files says about it. */
export function stateOfFailedLook(code: string): 'down' | 'unknown' {
  const known = Object.entries(stateOfFailure).find(([one]) => one === code)?.[1];
  return known === 'down' ? 'down' : 'unknown';
}

/** One thing that was found wrong, or why nothing could be found. */
export type Finding = { readonly state: 'degraded' | 'down' | 'unknown'; readonly reason: LocalText };

export const noOutcome: ProbeOutcome = {
  state: 'ok',
  reason: null,
  value: null,
  unit: null,
  latencyMs: null,
  evidence: [],
  steps: [],
};

/** The outcome of a probe of files when the operator has set no folder. */
export function pausedWithoutFolder(): ProbeOutcome {
  return {
    ...noOutcome,
    state: 'paused',
    reason: localText(
      "No server folder is set for this target, so its files cannot be looked at. Set the folder in the target's settings.",
      '이 대상에 서버 폴더가 지정되지 않아 파일을 살펴볼 수 없습니다. 대상 설정에서 폴더를 지정하십시오.',
    ),
  };
}

/** A failed look as an outcome. Cancellations and bugs are not outcomes and are thrown on. */
export function outcomeOfFailure(error: unknown, evidence: readonly EvidenceFact[] = []): ProbeOutcome {
  const state = isAppError(error) ? stateOfFailure[error.code] : undefined;
  if (!isAppError(error) || state === undefined) throw error;
  return { ...noOutcome, state, reason: error.text, evidence };
}

/** State and reason of the worst finding; others are counted, and those that say the same are told once. */
export function worstFinding(findings: readonly Finding[]): {
  readonly state: State;
  readonly reason: LocalText | null;
} {
  const worst =
    findings.find((finding) => finding.state === 'down') ??
    findings.find((finding) => finding.state === 'degraded') ??
    findings[0];
  if (worst === undefined) return { state: 'ok', reason: null };
  const more = new Set(findings.map(({ reason }) => reason.en)).size - 1;
  return { state: worst.state, reason: andMore(worst.reason, more) };
}

/** What templates in paths, patterns and expectations may read: the settings, no secrets. */
export function localScope(context: ProbeContext): TemplateScope {
  return { settings: context.target.settings, now: context.clock.now(), uuid: '' };
}

export function filledPath(path: string, context: ProbeContext): string {
  return fillTemplate(path, localScope(context)).value;
}
