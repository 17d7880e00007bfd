import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newKeyDerivation } from '../../../electron/credentials/vault-crypto.ts';
import { Vault } from '../../../electron/credentials/vault.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { findCanary, newCanary } from '../../fakes/canary.ts';

const passphrase = 'four random words here';
let directory = '';
let path = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-vault-'));
  path = join(directory, 'vault.json');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** As cheap as the format allows; one test runs at full cost. */
function cheapVault(): Vault {
  return new Vault(path, new FakeClock(), () => ({ ...newKeyDerivation(), n: 2 ** 14 }));
}

async function createdVault(): Promise<Vault> {
  const vault = cheapVault();
  await vault.create(passphrase);
  return vault;
}

type Parsed = {
  kdf: { salt: string; n: number };
  check: { data: string };
  entries: Record<string, { data: string; tag: string }>;
};

function edit(change: (file: Parsed) => void): void {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Parsed;
  change(file);
  writeFileSync(path, JSON.stringify(file));
}

test('what is put in comes out again, also for the next process with the passphrase', async () => {
  const vault = new Vault(path, new FakeClock());
  await vault.create(passphrase);
  await vault.set('target/login', 'sécret 값');
  const next = new Vault(path, new FakeClock());
  expect(await next.state()).toBe('locked');
  await expect(next.get('target/login')).rejects.toMatchObject({ code: 'credentials/vault-locked' });
  await next.unlock(passphrase);
  expect(await next.get('target/login')).toBe('sécret 값');
  expect(await next.get('target/other')).toBeNull();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    kdf: { name: 'scrypt', n: 131_072, r: 8, p: 1 },
  });
});

test('the file is private and holds nothing readable', async () => {
  const canary = newCanary();
  const vault = await createdVault();
  await vault.set('target/login', canary);
  expect(findCanary(canary, { folders: [directory] })).toEqual([]);
  expect(findCanary(passphrase, { folders: [directory] })).toEqual([]);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the same secret looks different each time it is kept', async () => {
  const vault = await createdVault();
  await vault.set('a', 'same');
  await vault.set('b', 'same');
  const { entries } = JSON.parse(readFileSync(path, 'utf8')) as Parsed;
  expect(entries['a']?.data).not.toBe(entries['b']?.data);
});

test('a wrong passphrase is told apart from damage, and changes nothing', async () => {
  await createdVault();
  const before = readFileSync(path, 'utf8');
  await expect(cheapVault().unlock('another passphrase')).rejects.toMatchObject({
    code: 'credentials/wrong-passphrase',
  });
  expect(readFileSync(path, 'utf8')).toBe(before);
});

describe('damage is named, and never written over', () => {
  test.each([
    ['text that is not JSON', () => writeFileSync(path, '{"format":"holdfast-vault"'), 'not JSON'],
    ['another format', () => writeFileSync(path, '{}'), 'format'],
    ['an empty file', () => writeFileSync(path, ''), 'not JSON'],
    ['a changed salt', () => edit((file) => (file.kdf.salt = Buffer.alloc(32).toString('base64'))), 'header'],
    ['a changed cost', () => edit((file) => (file.kdf.n = 2 ** 15)), 'header'],
    ['a cost that would take all memory', () => edit((file) => (file.kdf.n = 2 ** 30)), 'kdf.n'],
    [
      'a changed check',
      () => edit((file) => (file.check.data = Buffer.from('x').toString('base64'))),
      'header',
    ],
  ])('%s', async (_title, harm, what) => {
    const vault = await createdVault();
    await vault.set('a', 'value');
    harm();
    const harmed = readFileSync(path, 'utf8');
    const damaged = { code: 'credentials/not-readable', message: expect.stringContaining(what) as unknown };
    await expect(cheapVault().unlock(passphrase)).rejects.toMatchObject(damaged);
    await expect(vault.set('b', 'value')).rejects.toMatchObject(damaged);
    await expect(cheapVault().create(passphrase)).rejects.toMatchObject(damaged);
    expect(readFileSync(path, 'utf8')).toBe(harmed);
  });

  test('a single changed bit of an entry', async () => {
    const vault = await createdVault();
    await vault.set('a', 'value');
    edit((file) => {
      const entry = file.entries['a'];
      const bytes = Buffer.from(entry?.data ?? '', 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      if (entry !== undefined) entry.data = bytes.toString('base64');
    });
    await expect(vault.get('a')).rejects.toMatchObject({
      code: 'credentials/not-readable',
      message: expect.stringContaining('entry a') as unknown,
    });
  });

  test('an entry that stands under the name of another', async () => {
    const vault = await createdVault();
    await vault.set('a', 'value of a');
    await vault.set('b', 'value of b');
    edit((file) => {
      const entry = file.entries['a'];
      if (entry !== undefined) file.entries['b'] = entry;
    });
    await expect(vault.get('b')).rejects.toMatchObject({ code: 'credentials/not-readable' });
  });
});

test('a vault is made only when asked for, once, with a passphrase worth the name', async () => {
  const vault = cheapVault();
  expect(await vault.state()).toBe('absent');
  await expect(vault.set('a', 'b')).rejects.toMatchObject({ code: 'credentials/vault-absent' });
  await expect(vault.unlock(passphrase)).rejects.toMatchObject({ code: 'credentials/vault-absent' });
  await expect(vault.create('short')).rejects.toMatchObject({ code: 'credentials/weak-passphrase' });
  expect(existsSync(path)).toBe(false);
  await vault.create(passphrase);
  await expect(cheapVault().create(passphrase)).rejects.toMatchObject({ code: 'credentials/vault-exists' });
});

test('changes at the same time are all kept', async () => {
  const vault = await createdVault();
  await Promise.all(Array.from({ length: 30 }, (_, number) => vault.set(`name-${number}`, String(number))));
  await Promise.all([vault.remove('name-0'), vault.set('name-1', 'changed')]);
  expect(await vault.get('name-0')).toBeNull();
  expect(await vault.get('name-1')).toBe('changed');
  expect(await vault.get('name-29')).toBe('29');
});

test('a locked vault gives nothing, but lets an entry be removed', async () => {
  const vault = await createdVault();
  await vault.set('a', 'value');
  vault.lock();
  await expect(vault.get('a')).rejects.toMatchObject({ code: 'credentials/vault-locked' });
  expect(await vault.remove('a')).toBe(true);
  expect(await vault.remove('a')).toBe(false);
});

test('a vault that was replaced by another one is locked again', async () => {
  const vault = await createdVault();
  rmSync(path);
  await createdVault();
  await expect(vault.set('a', 'value')).rejects.toMatchObject({ code: 'credentials/vault-locked' });
});
