import { describe, expect, it } from 'vitest';
import { runProbe } from '../../../../electron/probes/engine/run-probe.ts';
import type { RunEnd } from '../../../../electron/probes/engine/run-probe.ts';
import type { ProbeOutcome } from '../../../../electron/probes/probe-kind.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { FakeClock, settle } from '../../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../../fakes/recording-logger.ts';

const fine: ProbeOutcome = {
  state: 'ok',
  reason: null,
  value: null,
  unit: null,
  latencyMs: 5,
  evidence: [],
  steps: [],
};

function start(run: (signal: AbortSignal) => Promise<ProbeOutcome>) {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const cancel = new AbortController();
  const started = runProbe({
    clock,
    logger,
    timeoutMs: 10_000,
    cancel: cancel.signal,
    where: 'probe x',
    run,
  });
  return { clock, logger, cancel, ...started };
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function reasonOf(end: RunEnd): string | null {
  return end.kind === 'nothing' ? end.reason.en : null;
}

const never = () => new Promise<ProbeOutcome>(() => undefined);

describe('one run of a probe', () => {
  it('answers what the kind found and leaves no timer behind', async () => {
    const { ended, clock } = start(() => Promise.resolve(fine));
    expect(await ended).toEqual({ kind: 'outcome', outcome: fine });
    expect(clock.pendingTimers).toBe(0);
  });

  it('aborts the signal at the timeout, and says that nothing was measured', async () => {
    const { ended, clock, logger } = start(waitForAbort);
    await clock.advance(10_000);
    const end = await ended;
    expect(end.kind).toBe('nothing');
    expect(reasonOf(end)).toContain('did not finish within 10');
    expect(logger.records).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('believes a kind that explains its own timeout', async () => {
    const down: ProbeOutcome = { ...fine, state: 'down', reason: localText('no answer', '응답 없음') };
    const { ended, clock } = start((signal) => waitForAbort(signal).catch(() => down));
    await clock.advance(10_000);
    expect(await ended).toEqual({ kind: 'outcome', outcome: down });
  });

  it('abandons a kind that ignores its signal two seconds after the timeout', async () => {
    const { ended, clock } = start(never);
    let settledAt: number | null = null;
    void ended.then(() => {
      settledAt = clock.monotonicMs();
    });
    const startedAt = clock.monotonicMs();
    await clock.advance(11_999);
    expect(settledAt).toBeNull();
    await clock.advance(1);
    expect(settledAt).toBe(startedAt + 12_000);
    expect(reasonOf(await ended)).toContain('abandoned');
    expect(clock.pendingTimers).toBe(0);
  });

  it('cancels at once when the kind listens, and after two seconds when it does not', async () => {
    const listening = start(waitForAbort);
    await settle();
    listening.cancel.abort();
    expect(await listening.ended).toEqual({ kind: 'cancelled' });
    const deaf = start(never);
    await settle();
    deaf.cancel.abort();
    await deaf.clock.advance(2_000);
    expect(await deaf.ended).toEqual({ kind: 'cancelled' });
  });

  it('does not start a kind that was cancelled before', async () => {
    let runs = 0;
    const { ended, cancel } = start(() => {
      runs += 1;
      return Promise.resolve(fine);
    });
    cancel.abort();
    expect(await ended).toEqual({ kind: 'cancelled' });
    expect(runs).toBe(0);
  });

  it('does not believe what a cancelled run found', async () => {
    const { ended, cancel } = start((signal) => waitForAbort(signal).catch(() => fine));
    await settle();
    cancel.abort();
    expect(await ended).toEqual({ kind: 'cancelled' });
  });

  it.each([
    ['rejects', () => Promise.reject(new TypeError('x is undefined'))],
    [
      'throws before it answers a promise',
      (): Promise<ProbeOutcome> => {
        throw new TypeError('x is undefined');
      },
    ],
  ])('logs a kind that %s as a bug, and names the incident', async (_how, run) => {
    const { ended, logger } = start(run);
    const end = await ended;
    expect(logger.records).toHaveLength(1);
    expect(logger.records[0]).toMatchObject({ level: 'bug', event: 'probe x' });
    expect(reasonOf(end)).toContain('incident-1');
  });

  it('takes the words of an operation that could not be done, without calling it a bug', async () => {
    const problem = localText('The keychain is locked.', '키체인이 잠겨 있습니다.');
    const { ended, logger } = start(() =>
      Promise.reject(new AppError('credentials/keychain-unavailable', problem)),
    );
    expect(await ended).toEqual({ kind: 'nothing', reason: problem });
    expect(logger.records).toEqual([]);
  });
});
