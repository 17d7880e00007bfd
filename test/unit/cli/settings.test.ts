import { expect, test } from 'vitest';
import { readSettings } from '../../../electron/cli/settings.ts';
import { ConsoleClient } from '../../../electron/console-client.ts';
import { describePack } from '../../../electron/packs/describe-pack.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const parsed = parsePack(`pack: shelf
version: 1
title: Shelf
settings:
  days: { type: integer, title: Days, min: 1, max: 365 }
  open: { type: boolean, title: Open }
probes: [{ id: name, kind: dns, title: Name, group: startup, host: example.org }]
`);
const nobody = new ConsoleClient(
  { call: () => Promise.reject(new Error('nothing is asked')), onEvent: () => () => undefined },
  'cli',
  new AbortController().signal,
);

async function read(...pairs: string[]) {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return readSettings(nobody, describePack(parsed.pack, 'installed', ''), pairs);
}

test('a number and a switch are read, and what is none is told by name and limits', async () => {
  expect(await read('days=28', 'open=off')).toEqual({ days: 28, open: false });
  await expect(read('days=abc')).rejects.toThrow(
    '"days" takes a whole number of at least 1 and at most 365, not "abc"',
  );
  await expect(read('open=maybe')).rejects.toThrow('"open" takes true or false');
});

test('a setting without a value is wrong usage, and told how it is written', async () => {
  await expect(read('days')).rejects.toMatchObject({
    code: 'usage/invalid',
    message: expect.stringContaining('write --set days=VALUE') as unknown,
  });
});
