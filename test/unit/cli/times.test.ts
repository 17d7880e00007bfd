import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localDay, localTime } from '../../../electron/cli/times.ts';

const { TZ: zoneBefore } = process.env;
afterAll(() => {
  if (zoneBefore === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneBefore;
});

const newYearsEve = Date.UTC(2026, 11, 31, 18, 5, 9);

test.each([
  ['UTC', '2026-12-31 18:05:09 +00:00', '2026-12-31'],
  ['Asia/Seoul', '2027-01-01 03:05:09 +09:00', '2027-01-01'],
  ['America/St_Johns', '2026-12-31 14:35:09 -03:30', '2026-12-31'],
])('a moment in %s carries its zone: %s', (zone, time, day) => {
  process.env['TZ'] = zone;
  expect([localTime(newYearsEve), localDay(newYearsEve)]).toEqual([time, day]);
});

test('no command writes a moment in any other way', () => {
  const folder = join(import.meta.dirname, '../../../electron/cli');
  const others = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && /\.toLocale/.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(others).toEqual([]);
});
