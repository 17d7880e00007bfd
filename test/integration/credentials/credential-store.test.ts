import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestDesk, login, passphrase, signal, target } from './test-desk.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = new TestDesk();
});
afterEach(() => desk.dispose());

describe('with a keychain', () => {
  test('a login is one item, read back whole, and its value is blanked out from then on', async () => {
    const store = desk.open();
    expect(await store.read(target, 'login', signal)).toBeNull();
    const stored = await store.put(target, 'login', login, signal);
    expect(stored).toEqual({
      ownerId: target,
      name: 'login',
      backend: 'keychain',
      unattended: false,
      updatedAt: desk.clock.now(),
    });
    expect(await desk.open().read(target, 'login', signal)).toEqual(login);
    expect(desk.redactor.text(`it is ${login.secret}`)).toBe('it is [redacted]');
    expect([...desk.keytar.items.keys()]).toEqual([`${target}/login`]);
    expect(await store.status()).toMatchObject({
      backend: 'keychain',
      usable: true,
      vault: 'absent',
      problem: null,
    });
  });

  test('a secret that does not fit into a keychain item is refused, with what to do instead', async () => {
    const store = desk.open();
    const long = { username: null, secret: '키'.repeat(900) };
    await expect(store.put(target, 'key', long, signal)).rejects.toMatchObject({
      code: 'credentials/too-large',
    });
    expect(store.list()).toEqual([]);
  });

  test('listeners hear of what was stored and removed', async () => {
    const store = desk.open();
    const heard: string[] = [];
    const stop = store.onChanged((id, name) => heard.push(`${id}/${name}`));
    await store.put(target, 'login', login, signal);
    await store.remove(target, 'login', signal);
    stop();
    await store.put(target, 'other', login, signal);
    expect(heard).toEqual([`${target}/login`, `${target}/login`]);
    expect(desk.keytar.items.has(`${target}/login`)).toBe(false);
    expect(store.list().map((entry) => entry.name)).toEqual(['other']);
  });

  test('a keychain that locks later fails reads, and nothing is removed or written over', async () => {
    const store = desk.open();
    await store.put(target, 'login', login, signal);
    desk.keytar.mode = 'locked';
    await expect(store.read(target, 'login', signal)).rejects.toMatchObject({
      code: 'credentials/keychain-unavailable',
    });
    await expect(store.put(target, 'login', { ...login, secret: 'new value' }, signal)).rejects.toMatchObject(
      { code: 'credentials/keychain-unavailable' },
    );
    await expect(store.remove(target, 'login', signal)).rejects.toMatchObject({
      code: 'credentials/keychain-unavailable',
    });
    expect(await store.status()).toMatchObject({
      usable: false,
      problem: { en: expect.stringContaining('locked collection') as unknown },
    });
    desk.keytar.mode = 'answers';
    expect(await store.read(target, 'login', signal)).toEqual(login);
  });

  test('an item that somebody else wrote into is an error without its content', async () => {
    const store = desk.open();
    await store.put(target, 'login', login, signal);
    desk.keytar.items.set(`${target}/login`, 'a plain password');
    const error: unknown = await store.read(target, 'login', signal).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'credentials/not-readable' });
    expect(JSON.stringify([String(error), error])).not.toContain('plain password');
  });

  test('a target that goes away takes its secrets along, and a keychain that is gone does not keep it', async () => {
    const store = desk.open();
    await store.put(target, 'login', login, signal);
    await store.put('fedcba9876543210', 'login', login, signal);
    desk.keytar.mode = 'refuses';
    expect(await store.removeAllOf(target, signal)).toEqual(['login']);
    expect(store.list().map((entry) => entry.ownerId)).toEqual(['fedcba9876543210']);
    desk.keytar.mode = 'answers';
    expect(await store.removeAllOf('fedcba9876543210', signal)).toEqual([]);
    expect(store.list()).toEqual([]);
  });
});

describe('without a keychain', () => {
  test('a secret is refused with advice until there is a vault, and never kept in plain text', async () => {
    const store = desk.open({ bus: false });
    await expect(store.put(target, 'login', login, signal)).rejects.toMatchObject({
      code: 'credentials/keychain-unavailable',
      message: expect.stringContaining('HOLDFAST_VAULT_PASSPHRASE_FILE') as unknown,
    });
    expect(await store.status()).toMatchObject({ backend: 'vault', usable: false, vault: 'absent' });
    await store.unlockVault(passphrase, true);
    expect(await store.put(target, 'login', login, signal)).toMatchObject({
      backend: 'vault',
      unattended: true,
    });
    expect(await store.read(target, 'login', signal)).toEqual(login);
  });

  test('a locked vault says so, to reads and to changes', async () => {
    const first = desk.open({ bus: false });
    await first.unlockVault(passphrase, true);
    await first.put(target, 'login', login, signal);
    const store = desk.open({ bus: false });
    expect(await store.status()).toMatchObject({ backend: 'vault', usable: false, vault: 'locked' });
    await expect(store.read(target, 'login', signal)).rejects.toMatchObject({
      code: 'credentials/vault-locked',
    });
    await expect(store.put(target, 'login', login, signal)).rejects.toMatchObject({
      code: 'credentials/vault-locked',
    });
    await expect(store.unlockVault('not this one', false)).rejects.toMatchObject({
      code: 'credentials/wrong-passphrase',
    });
    expect(await store.unlockVault(passphrase, false)).toMatchObject({
      usable: true,
      vault: 'unlocked',
      problem: null,
    });
    expect(await store.read(target, 'login', signal)).toEqual(login);
  });

  test('a passphrase file opens the vault by itself, and makes it for the first secret', async () => {
    const file = desk.passphraseFile();
    const store = desk.open({ bus: false, passphraseFile: file });
    expect(await store.status()).toMatchObject({ usable: true, vault: 'absent' });
    await store.put(target, 'login', login, signal);
    expect(await desk.open({ bus: false, passphraseFile: file }).read(target, 'login', signal)).toEqual(
      login,
    );
    expect(desk.redactor.text(passphrase)).toBe('[redacted]');
  });

  test('a wrong passphrase file is tried once in half a minute, not for every secret', async () => {
    const file = desk.passphraseFile();
    await desk.open({ bus: false, passphraseFile: file }).put(target, 'login', login, signal);
    const store = desk.open({ bus: false, passphraseFile: desk.passphraseFile('another passphrase\n') });
    const wrong = { code: 'credentials/wrong-passphrase' };
    await expect(store.read(target, 'login', signal)).rejects.toMatchObject(wrong);
    desk.passphraseFile();
    await expect(store.read(target, 'login', signal)).rejects.toMatchObject(wrong);
    await desk.clock.advance(31_000);
    expect(await store.read(target, 'login', signal)).toEqual(login);
  });

  test('a passphrase file that is missing is named', async () => {
    const store = desk.open({ bus: false, passphraseFile: join(desk.temp.directory, 'nowhere') });
    await expect(store.put(target, 'login', login, signal)).rejects.toMatchObject({
      code: 'credentials/not-readable',
      message: expect.stringContaining('nowhere') as unknown,
    });
  });
});
