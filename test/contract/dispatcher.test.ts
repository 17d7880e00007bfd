import { describe, expect, it } from 'vitest';
import { Dispatcher } from '../../electron/dispatcher.ts';
import type { Handlers } from '../../electron/dispatcher.ts';
import { channels } from '../../shared/contract/channels.ts';
import { Envelope, failed, succeeded, unwrap } from '../../shared/contract/envelope.ts';
import { AppError, cancelled } from '../../shared/errors/app-error.ts';
import { errorCodes, isErrorCode } from '../../shared/errors/error-codes.ts';
import { localText } from '../../shared/text/local-text.ts';
import { RecordingLogger } from '../fakes/recording-logger.ts';
import { calls } from './call-channels.ts';

const canary = 'canary-7f3a-Passw0rd';
const context = () => ({ face: 'web' as const, signal: new AbortController().signal });

/** A console whose every call is answered by `answer`. */
function consoleThat(answer: (input: unknown) => unknown) {
  const asked: string[] = [];
  const table = Object.fromEntries(
    Object.entries(channels).map(([group, names]) => [
      group,
      Object.fromEntries(
        Object.keys(names).map((name) => [
          name,
          async (input: unknown) => {
            asked.push(`${group}.${name}`);
            return answer(input);
          },
        ]),
      ),
    ]),
  );
  const logger = new RecordingLogger();
  const dispatcher = new Dispatcher(logger);
  // Built from the table of channels, it has a handler for each; the compiler cannot see that.
  dispatcher.serve(table as unknown as Handlers);
  return { dispatcher, asked, logger };
}

describe.each(calls.map(({ channel }) => channel))('%s', (channel) => {
  it.each([null, undefined, 42, 'text', [], true])(
    'refuses the input %j before anything runs',
    async (input) => {
      const { dispatcher, asked } = consoleThat(() => ({}));
      const envelope = await dispatcher.call(channel, input, context());
      expect(envelope).toMatchObject({ ok: false, error: { code: 'contract/invalid-input' } });
      expect(asked).toEqual([]);
    },
  );

  it('never repeats the input in its refusal', async () => {
    const { dispatcher, logger } = consoleThat(() => ({}));
    const hostile = {
      targetId: canary,
      name: { secret: canary },
      text: [canary],
      [canary]: canary,
      value: canary,
    };
    const answers = [
      await dispatcher.call(channel, hostile, context()),
      await dispatcher.call(channel, canary, context()),
    ];
    expect(JSON.stringify(answers.filter((answer) => !answer.ok))).not.toContain(canary);
    expect(JSON.stringify(logger.records)).not.toContain(canary);
  });
});

describe('names that are not calls', () => {
  it.each([
    '',
    '.',
    'targets',
    'targets.',
    '.snapshot',
    'targets.nothing',
    'targets.changed',
    'nothing.snapshot',
    '__proto__.toString',
    'constructor.name',
    'targets.__proto__',
    'targets.constructor',
    'targets.toString',
    'app.hasOwnProperty',
    `${'x'.repeat(5000)}.y`,
  ])('are refused: %j', async (channel) => {
    const { dispatcher, asked } = consoleThat(() => ({}));
    const envelope = await dispatcher.call(channel, {}, context());
    expect(envelope).toMatchObject({ ok: false, error: { code: 'contract/unknown-channel' } });
    expect(JSON.stringify(envelope).length).toBeLessThan(1000);
    expect(asked).toEqual([]);
  });
});

describe('answers', () => {
  it('lose every key that the contract does not name', async () => {
    const info = {
      version: '1',
      face: 'web',
      operator: 'o',
      dataDir: '/d',
      platform: 'linux',
      startedAt: 1,
      vaultKey: canary,
    };
    const { dispatcher } = consoleThat(() => info);
    const envelope = await dispatcher.call('app.info', { extra: canary }, context());
    expect(envelope.ok).toBe(true);
    expect(JSON.stringify(envelope)).not.toContain(canary);
  });

  it('that do not fit the contract are a bug, of which the face sees only the number', async () => {
    const { dispatcher, logger } = consoleThat(() => ({ credentials: canary }));
    const envelope = await dispatcher.call('credentials.list', {}, context());
    expect(envelope).toMatchObject({
      ok: false,
      error: { code: 'internal/unexpected', incident: 'incident-1' },
    });
    expect(JSON.stringify(envelope)).not.toContain(canary);
    expect(logger.records).toHaveLength(1);
  });

  it('tell a failure by its code and words, and an unexpected one by its number alone', async () => {
    const failing = consoleThat(() => {
      throw new AppError('target/unknown', localText('No such target.', '대상이 없습니다.'));
    });
    expect(await failing.dispatcher.call('targets.snapshot', {}, context())).toEqual({
      ok: false,
      error: {
        code: 'target/unknown',
        text: { en: 'No such target.', ko: '대상이 없습니다.' },
        retryable: false,
      },
    });
    // What was ended inside, by its operator or by its time, is no bug.
    for (const [controlled, code] of [
      [AbortSignal.abort(), 'run/cancelled'],
      [AbortSignal.abort(new DOMException('late', 'TimeoutError')), 'run/timeout'],
    ] as const) {
      const ended = consoleThat(() => controlled.throwIfAborted());
      expect(await ended.dispatcher.call('targets.snapshot', {}, context())).toMatchObject({
        error: { code },
      });
      expect(ended.logger.records).toEqual([]);
    }
    const broken = consoleThat(() => {
      throw new TypeError(`cannot read ${canary}`);
    });
    const envelope = await broken.dispatcher.call('targets.snapshot', {}, context());
    expect(JSON.stringify(envelope)).not.toContain(canary);
    expect(JSON.stringify(envelope)).toContain('incident-1');
  });

  it('say that a cancelled call was cancelled, whatever it died of', async () => {
    const controller = new AbortController();
    const { dispatcher, logger } = consoleThat(() => {
      controller.abort();
      throw new Error('socket closed');
    });
    const envelope = await dispatcher.call('app.info', {}, { face: 'web', signal: controller.signal });
    expect(envelope).toMatchObject({ ok: false, error: { code: 'run/cancelled' } });
    expect(logger.records).toEqual([]);
  });
});

describe('events', () => {
  it('reach every face without the keys that the contract does not name', () => {
    const { dispatcher } = consoleThat(() => ({}));
    const heard: unknown[] = [];
    const stop = dispatcher.onEvent((event, payload) => heard.push([event, payload]));
    const payload = { revision: 1, changed: [], removed: [], secret: canary };
    dispatcher.publish('targets.changed', payload);
    stop();
    dispatcher.publish('targets.changed', payload);
    expect(heard).toEqual([['targets.changed', { revision: 1, changed: [], removed: [] }]]);
  });
});

describe('the envelope', () => {
  it('carries a value and every kind of failure there and back', () => {
    const value = { a: [1, null, '문자'], b: { c: true } };
    const travelled = Envelope.parse(JSON.parse(JSON.stringify(succeeded(value))));
    expect(unwrap(travelled)).toEqual(value);
    for (const code of Object.keys(errorCodes)) {
      if (!isErrorCode(code)) throw new Error(code);
      const error = new AppError(code, localText(`about ${code}`, `${code}`));
      const back = Envelope.parse(JSON.parse(JSON.stringify(failed(error))));
      expect(() => unwrap(back)).toThrow(`about ${code}`);
      expect(back).toMatchObject({ ok: false, error: { retryable: errorCodes[code].retryable } });
    }
    expect(cancelled().retryable).toBe(true);
  });
});
