import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCanary, newCanary } from '../../fakes/canary.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-canary-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('the search finds a planted secret in every form, deep in a folder', () => {
  const canary = newCanary();
  const forms: Readonly<Record<string, string | Buffer>> = {
    plain: `x${canary}x`,
    utf16: Buffer.from(canary, 'utf16le'),
    json: JSON.stringify({ v: canary }),
    jsonInJson: JSON.stringify({ v: JSON.stringify(canary) }),
    url: `?a=${encodeURIComponent(canary)}`,
    form: new URLSearchParams({ a: canary }).toString(),
    base64: Buffer.from(`user:${canary}`).toString('base64'),
    base64url: Buffer.from(`u:${canary}`).toString('base64url'),
    hex: Buffer.from(canary).toString('hex'),
    gzip: gzipSync(canary),
  };
  mkdirSync(join(directory, 'a', 'b'), { recursive: true });
  for (const [name, content] of Object.entries(forms))
    writeFileSync(join(directory, 'a', 'b', name), content);
  writeFileSync(join(directory, 'innocent'), 'nothing here');
  const found = findCanary(canary, { folders: [directory], texts: ['no', `yes ${canary}`] });
  for (const name of Object.keys(forms))
    expect(found.some((place) => place.includes(`/b/${name}:`))).toBe(true);
  expect(found.some((place) => place.startsWith('text 1: plain'))).toBe(true);
  expect(found.some((place) => place.includes('innocent'))).toBe(false);
});
