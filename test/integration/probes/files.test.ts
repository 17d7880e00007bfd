import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { makeWorkshop } from '../live-database/support/children.ts';
import type { Workshop } from '../live-database/support/children.ts';
import { atEachPlace } from './support/places.ts';
import { matching } from '../live-database/support/matching.ts';

const problems: readonly (readonly [string, (path: string) => void, object, string, RegExp])[] = [
  [
    'a key that is too short',
    (path) => writeFileSync(path, 'x'.repeat(31)),
    { format: '32 raw bytes' },
    'down',
    /exactly 32 bytes and has 31/,
  ],
  [
    'hexadecimal digits that are none',
    (path) => writeFileSync(path, 'g'.repeat(64)),
    { format: '64 hex' },
    'down',
    /64 hexadecimal digits/,
  ],
  [
    'too many digits',
    (path) => writeFileSync(path, 'a'.repeat(66)),
    { format: '64 hex' },
    'down',
    /64 hexadecimal digits/,
  ],
  [
    'too many rights',
    (path) => (writeFileSync(path, 'x'), chmodSync(path, 0o644)),
    { 'mode-at-most': '0600' },
    'down',
    /mode 0644.*chmod 0600/,
  ],
  [
    'an empty file',
    (path) => writeFileSync(path, ''),
    { 'min-bytes': 1, else: 'degraded' },
    'degraded',
    /too small: 0 B/,
  ],
  ['a file that is too large', (path) => writeFileSync(path, 'xx'), { 'max-bytes': 1 }, 'down', /too large/],
  [
    'a file that is too old',
    (path) => (writeFileSync(path, ''), utimesSync(path, 1, 1)),
    { 'max-age': '1h' },
    'down',
    /last changed/,
  ],
  ['a folder in the place of a file', (path) => mkdirSync(path), {}, 'down', /should be a file/],
  [
    'a file in the place of a folder',
    (path) => writeFileSync(path, ''),
    { kind: 'folder' },
    'down',
    /should be a folder/,
  ],
  [
    'a folder that nobody may write to',
    (path) => mkdirSync(path, { mode: 0o555 }),
    { kind: 'folder', writable: true },
    'down',
    /cannot be written to/,
  ],
  ['a missing file', () => undefined, {}, 'down', /"it" is missing/],
  [
    'a missing file that only degrades',
    () => undefined,
    { missing: 'degraded' },
    'degraded',
    /"it" is missing/,
  ],
];

atEachPlace(({ bench }) => {
  const check = (shop: Workshop, ...files: object[]) => bench(shop).run({ kind: 'files', files });

  test('files that are as they should be are ok, each as a step with its facts', async () => {
    const shop = makeWorkshop();
    writeFileSync(shop.path('key'), randomBytes(32), { mode: 0o600 });
    writeFileSync(shop.path('salt'), randomBytes(16).toString('hex'));
    mkdirSync(shop.path('uploads'));
    const outcome = await check(
      shop,
      { path: 'key', format: '32 raw bytes', 'mode-at-most': '0600' },
      { path: 'salt', format: '32 hex', 'min-bytes': 1, 'max-bytes': 100, 'max-age': '1h' },
      { path: 'uploads', kind: 'folder', writable: true },
    );
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(outcome.steps.map((step) => [step.id, step.outcome])).toEqual([
      ['key', 'ok'],
      ['salt', 'ok'],
      ['uploads', 'ok'],
    ]);
    expect(outcome.steps[0]?.facts).toContainEqual({ name: 'mode', value: '0600' });
  });

  test('the content of a key is in nothing that the probe answers', async () => {
    const shop = makeWorkshop();
    const hex = randomBytes(32).toString('hex');
    writeFileSync(shop.path('right'), hex);
    writeFileSync(shop.path('wrong'), `${hex}zz`);
    const outcome = await check(
      shop,
      { path: 'right', format: '64 hex' },
      { path: 'wrong', format: '64 hex' },
    );
    expect(outcome.state).toBe('down');
    expect(JSON.stringify(outcome)).not.toContain(hex.slice(0, 16));
  });

  for (const [what, make, rule, state, reason] of problems) {
    test(`${what} is ${state}, and what to do is said`, async () => {
      const shop = makeWorkshop();
      make(shop.path('it'));
      const outcome = await check(shop, { path: 'it', ...rule });
      expect(outcome.state).toBe(state);
      expect(outcome.reason?.en).toMatch(reason);
      expect(outcome.reason?.ko).toMatch(/"it"/);
      expect(outcome.steps[0]).toMatchObject({ outcome: state, reason: outcome.reason });
    });
  }

  test('an end of line after the digits is no digit', async () => {
    const shop = makeWorkshop();
    writeFileSync(shop.path('it'), `${'ab'.repeat(32)}\n`);
    expect((await check(shop, { path: 'it', format: '64 hex' })).state).toBe('ok');
  });

  test('an optional file may be missing, but is checked when it is there', async () => {
    const shop = makeWorkshop();
    const rule = { path: 'it', missing: 'optional', 'min-bytes': 5 };
    expect((await check(shop, rule)).state).toBe('ok');
    writeFileSync(shop.path('it'), 'x');
    expect((await check(shop, rule)).state).toBe('down');
  });

  test('the worst finding is the reason, with what the pack says about it, and the others are counted', async () => {
    const shop = makeWorkshop();
    const outcome = await check(
      shop,
      { path: 'one', missing: 'degraded' },
      { path: 'two', reason: { en: 'Nobody can sign in.', ko: '아무도 로그인할 수 없습니다.' } },
      { path: 'three' },
    );
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toMatch(/^"two" is missing.*Nobody can sign in\. \(and 2 more\)$/);
    expect(outcome.reason?.ko).toMatch(/아무도 로그인할 수 없습니다\. \(외 2건\)$/);
  });

  test('a path that leads out of the folder is not looked at', async () => {
    const shop = makeWorkshop();
    symlinkSync('/etc/passwd', shop.path('it'));
    expect(await check(shop, { path: 'it' })).toMatchObject({
      state: 'unknown',
      reason: { en: matching(/leads out of the folder/) },
    });
  });

  test('paths may hold settings', async () => {
    const shop = makeWorkshop();
    writeFileSync(shop.path('real.key'), '');
    const made = bench(shop);
    made.settings = { key: 'real.key' };
    expect((await made.run({ kind: 'files', files: [{ path: '${settings.key}' }] })).state).toBe('ok');
  });

  describe('a file whose content must stay the same', () => {
    const rule = { path: 'key', 'keep-same': '7d' };
    const dayMs = 86_400_000;

    function watched() {
      const shop = makeWorkshop();
      const made = bench(shop);
      return {
        shop,
        made,
        put: (content: string) => writeFileSync(shop.path('key'), content),
        run: () => made.run({ kind: 'files', files: [rule] }),
      };
    }

    test('is ok while it does, however often it is looked at and written anew', async () => {
      const { made, put, run } = watched();
      for (let look = 0; look < 3; look += 1) {
        put('first');
        expect((await run()).state).toBe('ok');
        await made.clock.advance(dayMs);
      }
    });

    test('is degraded from the first look at another content, and says since when', async () => {
      const { made, put, run } = watched();
      put('first');
      await run();
      put('second');
      const seenAt = new Date(made.clock.now()).toISOString();
      const changed = await run();
      expect(changed.state).toBe('degraded');
      expect(changed.reason?.en).toContain(`"key" has been different since ${seenAt}`);
      expect(changed.reason?.ko).toContain(`"key"의 내용이 ${seenAt}부터`);
      await made.clock.advance(6 * dayMs);
      expect((await run()).reason).toEqual(changed.reason);
    });

    test('is ok again once the content before it was put back, also after several changes', async () => {
      const { put, run } = watched();
      put('first');
      await run();
      for (const content of ['second', 'third']) {
        put(content);
        expect((await run()).state).toBe('degraded');
      }
      put('first');
      expect((await run()).state).toBe('ok');
      put('second');
      expect((await run()).state).toBe('degraded');
    });

    test('is what it should be from then on when a change has been reported for the whole time', async () => {
      const { made, put, run } = watched();
      put('first');
      await run();
      put('second');
      await run();
      await made.clock.advance(7 * dayMs + 1);
      expect((await run()).state).toBe('ok');
      put('first');
      expect((await run()).state).toBe('degraded');
    });

    test('that was missing for a while and came back as another one is reported', async () => {
      const { shop, put, run } = watched();
      put('first');
      await run();
      rmSync(shop.path('key'));
      expect((await run()).state).toBe('down');
      put('second');
      expect((await run()).reason?.en).toMatch(/has been different since/);
    });

    test('leaves its content neither in the answer nor in the memory of the probe', async () => {
      const { made, put, run } = watched();
      put('a key that nobody may see');
      await run();
      put('another key that nobody may see');
      const changed = await run();
      expect(JSON.stringify([changed, made.memory])).not.toContain('nobody may see');
    });

    test('begins anew when what the probe remembers is of another form', async () => {
      const { made, put, run } = watched();
      made.memory = { key: 'of an older version' };
      put('first');
      expect((await run()).state).toBe('ok');
      put('second');
      expect((await run()).state).toBe('degraded');
    });

    test('is not compared where this account may not read it, which the facts say', async () => {
      const { shop, made, put, run } = watched();
      put('first');
      await run();
      made.location = new UnreadableLocation(shop.root);
      put('second');
      const outcome = await run();
      expect(outcome.state).toBe('ok');
      expect(outcome.steps[0]?.facts).toContainEqual({
        name: 'content',
        value: 'not compared: this account may not read it',
      });
    });
  });
});

/** As for an account without the right to read: root, as which tests may run, always has it. */
class UnreadableLocation extends LocalLocation {
  override read(): Promise<Uint8Array> {
    return Promise.reject(
      new AppError('location/not-readable', localText('not readable', '읽을 수 없습니다')),
    );
  }
}
