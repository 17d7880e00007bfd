import { describe, expect, it } from 'vitest';
import { EntryTokens } from '../../../electron/web/entry-tokens.ts';
import { RateLimit } from '../../../electron/web/rate-limit.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe('the token of a start address', () => {
  it('is exchanged for a secret once and never again', () => {
    const tokens = new EntryTokens(new FakeClock());
    const token = tokens.issue();
    const secret = tokens.exchange(token);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(tokens.exchange(token)).toBeNull();
    expect(tokens.admits(secret ?? '')).toBe(true);
  });

  it('is good for a minute, and spent when it is tried after that', async () => {
    const clock = new FakeClock();
    const tokens = new EntryTokens(clock);
    const inTime = tokens.issue();
    const late = tokens.issue();
    await clock.advance(minuteMs);
    expect(tokens.exchange(inTime)).not.toBeNull();
    await clock.advance(1);
    expect(tokens.exchange(late)).toBeNull();
    clock.setWall(clock.now() - hourMs);
    expect(tokens.exchange(late)).toBeNull();
  });

  it('cannot be guessed from another one', () => {
    const tokens = new EntryTokens(new FakeClock());
    const issued = new Set(Array.from({ length: 200 }, () => tokens.issue()));
    expect(issued.size).toBe(200);
    for (const token of issued) expect(Buffer.from(token, 'base64url')).toHaveLength(24);
  });

  it.each(['', 'x', '__proto__', 'a'.repeat(100)])('does not admit the made-up secret %j', (secret) => {
    const tokens = new EntryTokens(new FakeClock());
    tokens.exchange(tokens.issue());
    expect(tokens.admits(secret)).toBe(false);
    expect(tokens.exchange(secret)).toBeNull();
  });
});

describe('the secret of a page', () => {
  it('lives on while it is used and ends after twelve idle hours', async () => {
    const clock = new FakeClock();
    const tokens = new EntryTokens(clock);
    const secret = tokens.exchange(tokens.issue()) ?? '';
    for (let hours = 0; hours < 30; hours += 10) {
      await clock.advance(10 * hourMs);
      expect(tokens.admits(secret)).toBe(true);
    }
    await clock.advance(12 * hourMs + 1);
    expect(tokens.admits(secret)).toBe(false);
    clock.setWall(clock.now() - 24 * hourMs);
    expect(tokens.admits(secret)).toBe(false);
  });

  it('is not kept alive by being asked about', async () => {
    const clock = new FakeClock();
    const tokens = new EntryTokens(clock);
    const secret = tokens.exchange(tokens.issue()) ?? '';
    for (let hours = 0; hours < 12; hours += 6) {
      expect(tokens.isAlive(secret)).toBe(true);
      await clock.advance(6 * hourMs + 1);
    }
    expect(tokens.isAlive(secret)).toBe(false);
  });

  it('is not the token, and a token is not a secret', () => {
    const tokens = new EntryTokens(new FakeClock());
    const token = tokens.issue();
    expect(tokens.admits(token)).toBe(false);
    expect(tokens.exchange(token)).not.toBe(token);
  });
});

describe('the limit of tries', () => {
  it('allows so many in any window of time and counts refused ones to nobody', async () => {
    const clock = new FakeClock();
    const limit = new RateLimit(clock, 3, minuteMs);
    expect([1, 2, 3, 4, 5].map(() => limit.allows())).toEqual([true, true, true, false, false]);
    await clock.advance(minuteMs);
    expect([1, 2, 3, 4].map(() => limit.allows())).toEqual([true, true, true, false]);
  });
});
