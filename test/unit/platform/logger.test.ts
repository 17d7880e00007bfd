import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile } from '../../../electron/platform/log-file.ts';
import { openLogger } from '../../../electron/platform/logger.ts';
import { Redactor } from '../../../electron/platform/redact.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a line is one JSON document in the folder of logs, written when the call returns', () => {
  const logger = openLogger(directory, new Redactor());
  logger.warn('probe.slow', { latencyMs: 900 });
  const lines = readFileSync(join(directory, 'logs', 'holdfast.log'), 'utf8').split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', event: 'probe.slow', latencyMs: 900 });
  logger.dispose();
});

test('a secret does not reach the file, neither in a field nor in the stack of a bug', () => {
  const redactor = new Redactor();
  redactor.register('correct horse battery');
  const logger = openLogger(directory, redactor);
  logger.info('sign-in', {
    note: 'used "correct horse battery"',
    password: 'another',
    url: 'http://u:third@h/',
  });
  const incident = logger.bug(
    new Error('outer', { cause: new Error('inner correct horse battery') }),
    'sign-in',
  );
  const text = readFileSync(join(directory, 'logs', 'holdfast.log'), 'utf8');
  expect(text).toContain(incident);
  expect(text).toContain('inner [redacted]');
  expect(text).not.toMatch(/correct horse|another|third/);
  for (const line of text.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  logger.dispose();
});

test('full files are moved on, and no more than the allowed number is kept', () => {
  const file = new LogFile(directory, { maxSizeBytes: 100, files: 3 });
  for (let number = 0; number < 30; number += 1) file.write(`line ${String(number).padStart(40, '0')}\n`);
  file.dispose();
  expect(readdirSync(directory).sort()).toEqual(
    ['holdfast.log.1', 'holdfast.log.2']
      .concat(existsSync(join(directory, 'holdfast.log')) ? ['holdfast.log'] : [])
      .sort(),
  );
  for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).size).toBeLessThan(200);
  expect(readFileSync(join(directory, 'holdfast.log.1'), 'utf8')).toContain('29\n');
});

test('a second process that still holds the full file follows to the new one, and moves nothing on again', () => {
  const limits = { maxSizeBytes: 100, files: 2 };
  const first = new LogFile(directory, limits);
  const second = new LogFile(directory, limits);
  first.write('a'.repeat(60));
  second.write('b'.repeat(60));
  second.write('d'.repeat(10));
  first.write('c'.repeat(10));
  first.write('e'.repeat(10));
  first.dispose();
  second.dispose();
  expect(readFileSync(join(directory, 'holdfast.log.1'), 'utf8')).toBe(
    'a'.repeat(60) + 'b'.repeat(60) + 'c'.repeat(10),
  );
  expect(readFileSync(join(directory, 'holdfast.log'), 'utf8')).toBe('d'.repeat(10) + 'e'.repeat(10));
});

test('a folder that cannot be written costs the line and nothing else', () => {
  const occupied = join(directory, 'occupied');
  writeFileSync(occupied, '');
  const file = new LogFile(occupied);
  file.write('lost\n');
  expect(file.lostLines).toBe(1);
});
