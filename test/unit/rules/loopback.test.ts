import { expect, test } from 'vitest';
import { isLoopback } from '../../../shared/rules/loopback.ts';

test.each([
  '127.0.0.1',
  '127.1.2.3',
  'localhost',
  'LOCALHOST',
  '::1',
  '[::1]',
  '[::ffff:7f00:1]',
  '::ffff:127.0.0.1',
])('%s means the computer itself', (host) => expect(isLoopback(host)).toBe(true));

test.each(['10.0.0.1', '128.0.0.1', '0.0.0.0', '::', 'localhost.example', '127.example', '::ffff:a00:1', ''])(
  '"%s" means another one',
  (host) => expect(isLoopback(host)).toBe(false),
);
