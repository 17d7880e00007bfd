import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findCanary, newCanary } from '../../fakes/canary.ts';
import { TestDesk, login, passphrase, signal, target } from './test-desk.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = new TestDesk();
});
afterEach(() => desk.dispose());

describe('unattended runs', () => {
  test('have what was granted, by name, and nothing else', async () => {
    const store = desk.open();
    await store.put(target, 'login', login, signal);
    await store.put(target, 'admin', login, signal);
    await expect(store.grant(target, 'login', signal)).rejects.toMatchObject({
      code: 'credentials/vault-absent',
    });
    await store.unlockVault(passphrase, true);
    expect(await store.grant(target, 'login', signal)).toMatchObject({
      backend: 'keychain',
      unattended: true,
    });
    await expect(store.grant(target, 'none', signal)).rejects.toMatchObject({ code: 'credentials/missing' });
    desk.keytar.mode = 'refuses';
    const unattended = desk.open({ unattended: true, passphraseFile: desk.passphraseFile() });
    expect(await unattended.read(target, 'login', signal)).toEqual(login);
    await expect(unattended.read(target, 'admin', signal)).rejects.toMatchObject({
      message: expect.stringContaining('secret grant admin --unattended') as unknown,
    });
    expect(desk.keytar.calls).toBeGreaterThan(0);
  });

  test('that rotate a token leave the new one for everybody', async () => {
    const store = desk.open();
    await store.put(target, 'device', { username: null, secret: 'token-one' }, signal);
    await store.unlockVault(passphrase, true);
    await store.grant(target, 'device', signal);
    const unattended = desk.open({ unattended: true, passphraseFile: desk.passphraseFile() });
    await unattended.store(target, 'device', { username: null, secret: 'token-two' }, signal);
    expect(await store.read(target, 'device', signal)).toMatchObject({ secret: 'token-two' });
    await store.store(target, 'device', { username: null, secret: 'token-three' }, signal);
    expect(await unattended.read(target, 'device', signal)).toMatchObject({ secret: 'token-three' });
    expect(await store.read(target, 'device', signal)).toMatchObject({ secret: 'token-three' });
  });

  test('lose a grant whose copy cannot be kept up to date, rather than use an old token', async () => {
    const store = desk.open();
    await store.put(target, 'device', { username: null, secret: 'token-one' }, signal);
    await store.unlockVault(passphrase, true);
    await store.grant(target, 'device', signal);
    const locked = desk.open();
    await locked.store(target, 'device', { username: null, secret: 'token-two' }, signal);
    expect(locked.list()).toMatchObject([{ backend: 'keychain', unattended: false }]);
    expect(desk.logger.records).toMatchObject([{ level: 'warn', event: 'credentials.grant-lost' }]);
    expect(readFileSync(desk.vaultPath, 'utf8')).toContain('"entries": {}');
    const unattended = desk.open({ unattended: true, passphraseFile: desk.passphraseFile() });
    await expect(unattended.read(target, 'device', signal)).rejects.toMatchObject({
      code: 'credentials/not-readable',
    });
  });

  test('a granted secret is still there for the desk when its keychain is locked', async () => {
    const store = desk.open();
    await store.put(target, 'login', login, signal);
    await store.unlockVault(passphrase, true);
    await store.grant(target, 'login', signal);
    desk.keytar.mode = 'refuses';
    expect(await store.read(target, 'login', signal)).toEqual(login);
  });
});

test('a planted secret is found in no file of the data folder, log line or error', async () => {
  const canary = newCanary();
  const store = desk.open({ bus: false, passphraseFile: desk.passphraseFile() });
  await store.put(target, 'login', { username: 'admin', secret: canary }, signal);
  await store.grant(target, 'login', signal);
  await store.read(target, 'login', signal);
  writeFileSync(desk.vaultPath, readFileSync(desk.vaultPath, 'utf8').replace('"data"', '"date"'));
  const error: unknown = await desk
    .open({ bus: false, passphraseFile: desk.passphraseFile() })
    .read(target, 'login', signal)
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'credentials/not-readable' });
  const texts = [
    String(error),
    JSON.stringify(error),
    JSON.stringify(desk.logger.records),
    JSON.stringify(store.list()),
  ];
  expect(findCanary(canary, { folders: [desk.temp.directory], texts })).toEqual([]);
  expect(findCanary(passphrase, { texts })).toEqual([]);
  rmSync(desk.vaultPath);
});
