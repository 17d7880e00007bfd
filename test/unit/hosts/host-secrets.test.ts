import { expect, it } from 'vitest';
import { forgetPasswords, givenSecrets, withGiven } from '../../../electron/hosts/host-secrets.ts';

const { signal } = new AbortController();
const account = { user: 'ops', host: 'chat.example', port: 22 };
const gate = { user: 'ops', host: 'gate.example', port: 22 };
const nothing = { password: async () => null, passphrase: async () => null };

it('gives a password to the account alone that it was given for, and a passphrase to the key file alone', async () => {
  const used: string[] = [];
  const given = givenSecrets(account, '/keys/ops', { password: 'one', passphrase: 'two' });
  const secrets = withGiven(nothing, given, (name) => used.push(name));
  expect(await secrets.password(gate, signal)).toBeNull();
  expect(await secrets.passphrase('/keys/other', signal)).toBeNull();
  expect(used).toEqual([]);
  expect(await secrets.password(account, signal)).toBe('one');
  expect(await secrets.passphrase('/keys/ops', signal)).toBe('two');
  expect(used).toEqual(['password ops@chat.example', 'passphrase /keys/ops']);
});

it('forgets the passwords of all accounts on a host, and those of no other', async () => {
  const names = [
    'password ops@chat.example',
    'password root@Chat.example',
    'password ops@chat.example:2222',
    'password ops@old-chat.example',
    'passphrase /keys/ops@chat.example',
  ];
  const removed: string[] = [];
  const store = {
    list: () => names.map((name) => ({ ownerId: 'ssh', name })),
    remove: async (_owner: string, name: string) => void removed.push(name),
  };
  await forgetPasswords(store, 'chat.example', 22, signal);
  expect(removed).toEqual(names.slice(0, 2));
});
