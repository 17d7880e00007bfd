import { expect, test } from 'vitest';
import { meantBy } from '../../../electron/cli/by-beginning.ts';

const things = ['7fab00', '7fab11', '20c4'].map((id) => ({ id }));

test('an id, or an unambiguous beginning of one, means the thing that has it', () => {
  expect(meantBy(things, '20c4', 'snapshot/unknown')).toEqual({ kind: 'one', one: { id: '20c4' } });
  expect(meantBy(things, '7fab0', 'snapshot/unknown')).toEqual({ kind: 'one', one: { id: '7fab00' } });
  expect(meantBy(things, '7fab', 'snapshot/unknown')).toMatchObject({ kind: 'several' });
  expect(meantBy(things, 'c0ffee', 'snapshot/unknown')).toEqual({ kind: 'none' });
  expect(meantBy(things, '', 'snapshot/unknown')).toEqual({ kind: 'none' });
});

test('a beginning that is too short is not told as something that does not exist', () => {
  expect(() => meantBy(things, '7fa', 'snapshot/unknown')).toThrow('give at least 4 characters');
  expect(() => meantBy(things, '7fab0', 'snapshot/unknown', { atLeast: 6 })).toThrow('at least 6');
  // A whole id is never too short, and nothing begins with what is not there.
  expect(meantBy(things, '20c4', 'snapshot/unknown', { atLeast: 16 })).toMatchObject({ kind: 'one' });
  expect(meantBy(things, 'x', 'snapshot/unknown')).toEqual({ kind: 'none' });
});
