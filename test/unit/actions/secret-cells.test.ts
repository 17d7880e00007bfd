import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../electron/actions/rows/secret-cells.ts';

test('columns with a secret are told apart by a fingerprint, by their name or because the pack says so', () => {
  const columns = ['id', 'token', 'password_hash', 'pin', 'name'];
  const rows = [
    [1, 'session-4711', 'argon', '0815', 'Kim'],
    [2, 'session-4711', null, '0816', 'Lee'],
    [3, 'session-4712', '', '0815', 'Park'],
  ];
  const shown = withoutSecrets(columns, rows, ['pin']);
  expect(JSON.stringify(shown)).not.toMatch(/4711|4712|argon|081[56]/);
  expect(shown.map(([id, , , , name]) => [id, name])).toEqual([
    [1, 'Kim'],
    [2, 'Lee'],
    [3, 'Park'],
  ]);
  expect(shown[0]?.[1]).toMatch(/^•••[0-9a-f]{8}$/);
  expect(shown[0]?.[1]).toBe(shown[1]?.[1]);
  expect(shown[0]?.[1]).not.toBe(shown[2]?.[1]);
  expect(shown[1]?.[2]).toBeNull();
  expect(shown[2]?.[2]).toBe('');
  expect(withoutSecrets(['id', 'pin'], [[1, '0815']], [])).toEqual([[1, '0815']]);
});
