import { expect, it } from 'vitest';
import { fitsPattern, namePatternOf, namePatternProblem } from '../../../electron/packs/name-pattern.ts';

it.each([
  ['room_a.db', true],
  ['room_.db', true],
  ['room_방.db', true],
  ['room_a.db-wal', false],
  ['Room_a.db', false],
  ['room_index.db', false],
  ['room.db', false],
])('%s fits: %s', (name, fits) => {
  expect(fitsPattern(namePatternOf('./rooms//room_*.db', ['room_index.db']), name)).toBe(fits);
});

it('lies in the folder of its path', () => {
  expect(namePatternOf('./rooms//room_*.db', []).folder).toBe('rooms');
  expect(namePatternOf('room_*.db', []).folder).toBe('');
});

it.each(['room.db', '*', 'room_**.db', 'rooms*/room_*.db', 'a/*'])('%s is no pattern', (path) => {
  expect(namePatternProblem(path)?.en).toContain(`found "${path}"`);
});

it('does not take what stands before and behind for one another', () => {
  expect(fitsPattern(namePatternOf('aa*aa', []), 'aaa')).toBe(false);
});
