import { expect, test } from 'vitest';
import { within } from '../../../electron/platform/within.ts';

const late = { en: 'the share does not answer', ko: '공유 폴더가 응답하지 않습니다' };

test('what is ready in time is handed on', async () => {
  await expect(within(1000, Promise.resolve(7), late)).resolves.toBe(7);
});

test('what never ends is not waited for', async () => {
  await expect(within(20, new Promise(() => {}), late)).rejects.toMatchObject({
    code: 'run/timeout',
    text: late,
  });
});

test('what fails in time fails as it is', async () => {
  await expect(within(1000, Promise.reject(new Error('not there')), late)).rejects.toThrow('not there');
});
