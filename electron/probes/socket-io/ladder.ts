import type { ConnectionReport, LadderLayer } from '../../../shared/model/connection.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SocketClient } from './client.ts';
import type { LadderTarget, RungWait } from './ladder-target.ts';
import { climbDns, climbTcp, climbTls } from './layers/network.ts';
import { climbNamespace } from './layers/namespace.ts';
import type { NamespaceRung, Transport } from './layers/namespace.ts';
import { climbPolling } from './layers/polling.ts';
import { climbUpgrade } from './layers/upgrade.ts';
import { layerTitles, rungFailed, rungSkipped, toStep } from './steps.ts';
import type { LadderProblem, RungOutcome } from './steps.ts';
import { usualCauses } from './verdict.ts';

type LadderOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For one rung. */
  readonly rungTimeoutMs: number;
  readonly onStep: (step: ProbeStep) => void;
  /** The cookie of a session that is opened anew because the server refused the one at hand; null when that would not help. */
  readonly cookieAnew: (() => Promise<CookieAnew | null>) | null;
  /** Climbed last, on the connection of the namespace rung; null when no message is to be sent. */
  readonly roundTrip: ((client: SocketClient) => Promise<RungOutcome>) | null;
};

type CookieAnew =
  | { readonly kind: 'cookie'; readonly cookie: string | null }
  /** The session could not be had, and that is what the rung tells. */
  | { readonly kind: 'none'; readonly rung: RungOutcome };

/** Climbs until a rung breaks. A missing upgrade does not end the climb: Socket.IO works over polling, only worse. */
export async function climbLadder(target: LadderTarget, options: LadderOptions): Promise<ConnectionReport> {
  const climb = new Climb(options);
  let client: SocketClient | null = null;
  try {
    const wait = { signal: options.signal, timeoutMs: options.rungTimeoutMs };
    await climb.rung('dns', () => climbDns(target, wait));
    await climb.rung('tcp', () => climbTcp(target, wait));
    await climb.rung('tls', () => climbTls(target, wait));
    let upgrades: readonly string[] = [];
    await climb.rung('polling', async () => {
      const { rung, open } = await climbPolling(target, wait);
      upgrades = open?.upgrades ?? [];
      return rung;
    });
    const upgraded = await climb.rung('upgrade', async () =>
      upgrades.includes('websocket') ? softened(await climbUpgrade(target, wait)) : notOffered(),
    );
    await climb.rung('namespace', async () => {
      const found = await joinNamespace(target, upgraded ? 'websocket' : 'polling', options, wait);
      client = found.client;
      return found.rung;
    });
    await climb.rung('round-trip', () =>
      client && options.roundTrip ? options.roundTrip(client) : Promise.resolve(notAsked()),
    );
    return climb.report(target.url);
  } finally {
    disconnect(client);
  }
}

/** A session ends by itself sooner or later, and that alone is no finding: the namespace is joined once more with a new one. */
async function joinNamespace(
  target: LadderTarget,
  transport: Transport,
  { cookieAnew }: LadderOptions,
  wait: RungWait,
): Promise<NamespaceRung> {
  const found = await climbNamespace(target, transport, wait);
  if (found.rung.problem !== 'connection-refused' || cookieAnew === null) return found;
  const anew = await cookieAnew();
  if (anew === null) return found;
  if (anew.kind === 'none') return { rung: anew.rung, client: null };
  return climbNamespace({ ...target, cookie: anew.cookie }, transport, wait);
}

function disconnect(client: SocketClient | null): void {
  client?.disconnect();
}

/** The state of one climb: what was seen so far, and whether a rung has broken. */
class Climb {
  readonly #options: LadderOptions;
  readonly #startedAt: number;
  readonly #startedMs: number;
  readonly #steps: ProbeStep[] = [];
  #broken: { readonly layer: LadderLayer; readonly problem: LadderProblem } | null = null;
  #worst: { readonly layer: LadderLayer; readonly problem: LadderProblem } | null = null;

  constructor(options: LadderOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#startedMs = options.clock.monotonicMs();
  }

  /** Climbs one rung unless an earlier one broke. True when it held. */
  async rung(layer: LadderLayer, run: () => Promise<RungOutcome>): Promise<boolean> {
    const startedMs = this.#options.clock.monotonicMs();
    const rung = this.#broken ? rungSkipped(earlierBroke(this.#broken.layer)) : await run();
    const step = toStep(layer, rung, this.#options.clock.monotonicMs() - startedMs);
    this.#steps.push(step);
    this.#options.onStep(step);
    if (rung.problem !== null) this.#worst ??= { layer, problem: rung.problem };
    const held = rung.outcome !== 'down' && rung.outcome !== 'unknown';
    if (rung.problem !== null && !held) this.#broken = { layer, problem: rung.problem };
    return rung.outcome === 'ok';
  }

  report(url: URL): ConnectionReport {
    const finding = this.#broken ?? this.#worst;
    const failing = this.#steps.find((step) => step.id === finding?.layer);
    return {
      url: url.href,
      startedAt: this.#startedAt,
      durationMs: this.#options.clock.monotonicMs() - this.#startedMs,
      ok: finding === null,
      failingLayer: finding?.layer ?? null,
      verdict: failing?.reason ?? this.#allHeld(),
      usualCauses: [...usualCauses(finding?.problem ?? null)],
      steps: this.#steps,
    };
  }

  #allHeld() {
    const sent = this.#steps.some((step) => step.id === 'round-trip' && step.outcome === 'ok');
    return sent
      ? localText(
          'Every layer works: a message was sent, acknowledged and received.',
          '모든 계층이 정상입니다. 메시지를 보내고, 확인 응답과 수신까지 확인했습니다.',
        )
      : localText(
          'Every layer up to the namespace works; no message was sent.',
          '네임스페이스까지 모든 계층이 정상입니다. 메시지는 보내지 않았습니다.',
        );
  }
}

function softened(rung: RungOutcome): RungOutcome {
  return rung.outcome === 'down' && rung.problem !== 'cancelled' ? { ...rung, outcome: 'degraded' } : rung;
}

function notOffered(): RungOutcome {
  return rungFailed(
    'upgrade-not-offered',
    localText(
      'The server offers no upgrade to WebSocket; only polling works.',
      '서버가 WebSocket 업그레이드를 제공하지 않습니다. 폴링만 동작합니다.',
    ),
    [],
    'degraded',
  );
}

function notAsked(): RungOutcome {
  return rungSkipped(localText('No message was to be sent.', '메시지를 보내지 않도록 설정되었습니다.'));
}

function earlierBroke(layer: LadderLayer) {
  const title = layerTitles[layer];
  return localText(`Not tried: "${title.en}" failed.`, `시도하지 않음: "${title.ko}" 단계가 실패했습니다.`);
}
