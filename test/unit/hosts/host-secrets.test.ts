import { expect, it } from 'vitest';
import { KeptHostSecrets } from '../../../electron/hosts/kept-host-secrets.ts';
import { forgetPasswords, givenSecrets, withGiven } from '../../../electron/hosts/host-secrets.ts';

const { signal } = new AbortController();
const account = { user: 'ops', host: 'chat.example', port: 22 };
const gate = { user: 'ops', host: 'gate.example', port: 22 };
const nothing = { password: async () => null, passphrase: async () => null };

it('gives a password to the account alone that it was given for, and a passphrase to the key file alone', async () => {
  const used = new Set<string>();
  const given = givenSecrets(account, '/keys/ops', { password: 'one', passphrase: 'two' });
  const secrets = withGiven(nothing, given, used);
  expect(await secrets.password(gate, signal)).toBeNull();
  expect(await secrets.passphrase('/keys/other', signal)).toBeNull();
  expect([...used]).toEqual([]);
  expect(await secrets.password(account, signal)).toBe('one');
  expect(await secrets.passphrase('/keys/ops', signal)).toBe('two');
  expect([...used]).toEqual(['password ops@chat.example', 'passphrase /keys/ops']);
  // Where the password lets in all the same, a passphrase that does not open the key is not one to keep.
  secrets.wrongPassphrase?.('/keys/ops');
  expect([...used]).toEqual(['password ops@chat.example']);
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

it('lists what is kept for hosts and nothing else, and removes one of it', async () => {
  const stored = (ownerId: string, name: string) => ({
    ownerId,
    name,
    backend: 'vault' as const,
    unattended: true,
    updatedAt: 7,
  });
  const kept = [stored('ssh', 'password ops@chat.example'), stored('0123456789abcdef', 'account')];
  const removed: string[] = [];
  const journalled: string[] = [];
  const store = {
    list: () => kept,
    remove: async (owner: string, name: string) => void removed.push(`${owner}/${name}`),
  };
  let entered = 0;
  const journal = { append: ({ subject }: { readonly subject: string }) => void journalled.push(subject) };
  const secrets = new KeptHostSecrets(store, journal, () => (entered += 1));
  expect(secrets.list()).toEqual([{ name: 'password ops@chat.example', backend: 'vault', updatedAt: 7 }]);
  await expect(secrets.remove('account', signal)).rejects.toMatchObject({
    code: 'credentials/unknown-name',
  });
  await secrets.remove('password ops@chat.example', signal);
  expect([removed, journalled, entered]).toEqual([
    ['ssh/password ops@chat.example'],
    ['password ops@chat.example'],
    1,
  ]);
});
