import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact, ProbeStep } from '../../../shared/model/probe.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { unsentFinding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import type { NoSession } from '../http/session-pool.ts';
import type { ProbeOutcome, ProbeTarget } from '../probe-kind.ts';

type Measured = {
  readonly value?: number | null;
  readonly unit?: string | null;
  readonly latencyMs?: number | null;
  readonly evidence?: readonly EvidenceFact[];
  readonly steps?: readonly ProbeStep[];
};

/** A finding with what was measured beside it. */
export function outcome(found: Finding, measured: Measured = {}): ProbeOutcome {
  return {
    state: found.state,
    reason: found.reason,
    value: measured.value ?? null,
    unit: measured.unit ?? null,
    latencyMs: measured.latencyMs ?? null,
    evidence: measured.evidence ?? [],
    steps: measured.steps ?? [],
  };
}

/** The session could not be had, so nothing was measured beyond it. */
export function noSessionOutcome(session: NoSession): ProbeOutcome {
  return outcome({ state: session.state, reason: session.reason }, { steps: session.steps });
}

/** It works, and took longer than the pack allows. */
export function slow(what: LocalText, tookMs: number): Finding {
  const took = Math.round(tookMs);
  return {
    state: 'degraded',
    reason: localText(
      `${what.en} works, but took ${took} ms.`,
      `${what.ko}: 동작하지만 ${took} ms가 걸렸습니다.`,
    ),
  };
}

/**
 * Runs the body of a kind. What stands in the way before anything was measured (a template, a credential, a store that cannot
 * be asked) becomes an outcome with its reason.
 */
export async function attempt(run: () => Promise<ProbeOutcome>): Promise<ProbeOutcome> {
  try {
    return await run();
  } catch (error: unknown) {
    if (isAppError(error)) return outcome(unsentFinding(error));
    throw error;
  }
}

export type Endpoint = { readonly host: string; readonly port: number };

/** Host and port of a definition whose templates speak of settings only; a finding when they name nothing that can be reached. */
export function endpointOf(
  definition: { readonly host: string; readonly port: string },
  target: ProbeTarget,
  now: number,
): Endpoint | Finding {
  const scope = { settings: target.settings, now, uuid: '' };
  const host = fillTemplate(definition.host, scope).value.trim();
  const port = Number(fillTemplate(definition.port, scope).value);
  if (host !== '' && Number.isInteger(port) && port > 0 && port < 65_536) return { host, port };
  return {
    state: 'paused',
    reason: localText(
      'The target has no address to connect to. Enter it in the settings of the target.',
      '대상에 연결할 주소가 없습니다. 대상의 설정에 입력하십시오.',
    ),
  };
}

/** As an operator writes it. */
export function endpointName({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
