import { expect, test } from 'vitest';
import { z } from 'zod';
import { invalidInput } from '../../electron/invalid-input.ts';

const Input = z.strictObject({
  days: z.union([z.string(), z.number(), z.boolean()]),
  approved: z.string().length(64),
  kind: z.enum(['a', 'b']),
});

function told(value: unknown) {
  const { error } = Input.safeParse(value);
  if (error === undefined) throw new Error('it fits');
  return invalidInput('targets.add', error).text;
}

test('what does not fit is told in words, by its place, and never by its value', () => {
  const text = told({ days: null, approved: 'hunter2', kind: 'hunter2', more: 1 });
  expect(text.en).toContain('days must be text or a number or true or false');
  expect(text.en).toContain('approved must be at least 64 characters');
  expect(text.en).toContain('kind must be one of a, b');
  expect(text.en).toContain('has unknown members: more');
  expect(text.en + text.ko).not.toMatch(/hunter2|invalid_|too_/);
});
