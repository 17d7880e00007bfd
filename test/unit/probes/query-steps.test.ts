import { expect, it } from 'vitest';
import { costlySteps } from '../../../electron/probes/local/query-steps.ts';

it.each([
  'SCAN messages',
  'SCAN TABLE messages',
  'SCAN m USING COVERING INDEX idx_messages_room',
  'SEARCH u USING AUTOMATIC COVERING INDEX (id=?)',
  'SCAN "odd"',
])('%s reads more than what is asked for', (step) => {
  expect(costlySteps([step], [])).toEqual([step]);
});

it.each([
  'SEARCH m USING INDEX idx_messages_room (room_id=? AND rowid<?)',
  'SEARCH u USING INTEGER PRIMARY KEY (rowid=?)',
  'SCAN messages_fts VIRTUAL TABLE INDEX 0:M1',
  'SCAN CONSTANT ROW',
  'SCAN (subquery-1)',
  'SCAN SUBQUERY 1',
  'USE TEMP B-TREE FOR ORDER BY',
  'CO-ROUTINE 1',
])('%s is fine', (step) => {
  expect(costlySteps([step], [])).toEqual([]);
});

it('a table that stays small may be read from end to end', () => {
  expect(costlySteps(['SCAN rooms', 'SCAN messages'], ['rooms'])).toEqual(['SCAN messages']);
});
