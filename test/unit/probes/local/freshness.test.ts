import { describe, expect, it } from 'vitest';
import { FreshnessProbe } from '../../../../electron/packs/schema/probes/local.ts';
import type { RepositoryFreshness } from '../../../../electron/probes/freshness-port.ts';
import { judgeFreshness } from '../../../../electron/probes/kinds/freshness.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 21, 12);
const definition = FreshnessProbe.parse({ kind: 'freshness' });

function held(name: string, verifiedHoursAgo: number | null, more: Partial<RepositoryFreshness> = {}) {
  const at = verifiedHoursAgo === null ? null : now - verifiedHoursAgo * hourMs;
  return {
    repositoryId: name.padEnd(32, '0'),
    name,
    newestVerifiedAt: at,
    everVerified: at !== null,
    newestAt: at,
    ...more,
  };
}
const judged = (...repositories: readonly RepositoryFreshness[]) =>
  judgeFreshness(definition, repositories, now);
const never = held('usb', null);

describe('the age of the newest verified snapshot', () => {
  it.each([
    [0, 'ok'],
    [26, 'ok'],
    [26.1, 'degraded'],
    [50, 'degraded'],
    [50.1, 'down'],
    [24 * 365, 'down'],
  ])('of %s hours is %s', (hours, state) => {
    const outcome = judged(held('nas', hours));
    expect(outcome).toMatchObject({ state, value: hours, unit: 'h' });
    expect(outcome.reason === null).toBe(state === 'ok');
  });

  it('is unknown, never ok, without any repository', () => {
    expect(judged()).toMatchObject({ state: 'unknown', value: null });
    expect(judged().reason?.en).toContain('No repository is known');
  });

  it('is down when there never was a snapshot, from the first moment on', () => {
    expect(judged(never)).toMatchObject({ state: 'down', value: null });
    expect(judged(never).reason?.en).toContain('has never been backed up into usb');
  });

  it('does not count what is partial or unverified, however new', () => {
    const outcome = judged(held('nas', null, { newestAt: now - hourMs }));
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('no verified and complete snapshot');
    expect(judged(held('nas', 51, { newestAt: now - hourMs })).state).toBe('down');
  });

  it('is down when the verified ones are gone', () => {
    const outcome = judged(held('nas', null, { everVerified: true }));
    expect(outcome.reason?.en).toContain('are gone');
  });

  it('is told by the freshest repository; a second one that is late is degraded', () => {
    expect(judged(held('usb', 300), held('nas', 1))).toMatchObject({ state: 'degraded', value: 1 });
    expect(judged(held('usb', 300), held('nas', 1)).reason?.en).toContain('in usb is 12 d old');
    expect(judged(held('usb', 300), held('nas', 60)).state).toBe('down');
    expect(judged(held('usb', 2), held('nas', 1))).toMatchObject({ state: 'ok', value: 1 });
  });

  it('does not mind a repository that is for other targets', () => {
    const outcome = judged(never, held('nas', 1));
    expect(outcome).toMatchObject({ state: 'ok', value: 1 });
    expect(outcome.steps.map((step) => step.outcome)).toEqual(['down', 'ok']);
  });

  it('is unknown when it lies in the future, unless another one tells', () => {
    expect(judged(held('nas', -1))).toMatchObject({ state: 'unknown' });
    expect(judged(held('nas', -1)).reason?.en).toContain('from the future');
    expect(judged(held('nas', -0.05))).toMatchObject({ state: 'ok', value: 0 });
    expect(judged(held('nas', -1), held('usb', 2))).toMatchObject({ state: 'degraded', value: 2 });
  });
});
