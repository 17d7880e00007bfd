import { AppError } from '../../../shared/errors/app-error.ts';
import type { HostFacts, HostKeyShown, KnownHost } from '../../../shared/model/host.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';

const key: HostKeyShown = {
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:Qm9vdGluZy1hLXByYWN0aWNlLWhvc3Qta2V5LW5vdyE',
};

/** Hosts that were trusted in this console in memory. */
const trusted = new WeakMap<Fake['state'], Map<string, KnownHost>>();

export const hostHandlers: HandlersOf<'hosts'> = {
  'hosts.check': ({ address }, fake) => {
    const host = nameOf(address);
    const of = { host, address, key };
    return trustedOf(fake).has(host)
      ? { kind: 'reached', ...of, pinned: true, facts }
      : { kind: 'unknown-key', ...of, compare: 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' };
  },
  'hosts.trust': ({ address }, fake) => {
    const name = nameOf(address);
    const known = { name, key, pinnedAt: fake.now(), pinnedBy: 'ops@desk-12', lastCheck: null };
    trustedOf(fake).set(name, known);
    return known;
  },
  // The targets of this console have their files on this computer.
  'hosts.link': () => ({ link: null }),
  'hosts.connect': () => ({ link: null }),
  'hosts.list': (_input, fake) => ({
    hosts: [...trustedOf(fake).values()].map((host) => ({ ...host, link: null })),
  }),
  'hosts.forget': ({ name, confirm }, fake) => {
    if (confirm !== name)
      throw new AppError('host/not-confirmed', localText('Not that name.', '다른 이름입니다.'));
    trustedOf(fake).delete(name);
    return {};
  },
  'hosts.secrets': () => ({ secrets: [] }),
  'hosts.removeSecret': () => ({}),
  'hosts.leftovers': () => ({ leftovers: [] }),
  'hosts.sudo': () => ({ stored: false, tried: null, said: null }),
};

const facts: HostFacts = {
  server: 'OpenSSH_10.0p2',
  system: 'posix',
  systemName: 'Linux 6.1.0 x86_64',
  account: 'ops',
  enteredBy: [{ method: 'key-file', detail: '/home/ops/.ssh/id_ed25519' }],
  clock: { aheadMs: 62_000, uncertainMs: 5 },
  abilities: [
    {
      name: 'sftp',
      present: true,
      detail: null,
      use: localText('Reads and writes files.', '파일을 읽고 씁니다.'),
      missing: null,
    },
    {
      name: 'sqlite3',
      present: false,
      detail: null,
      use: localText('Copies a live SQLite database.', '실행 중인 SQLite 데이터베이스를 복사합니다.'),
      missing: localText(
        'python3 is needed to copy a live database.',
        '실행 중인 데이터베이스를 복사하려면 python3이 필요합니다.',
      ),
    },
  ],
  remark: null,
};

function nameOf(address: string): string {
  return address.slice(address.indexOf('@') + 1);
}

function trustedOf({ state }: Fake): Map<string, KnownHost> {
  const known = trusted.get(state) ?? new Map<string, KnownHost>();
  trusted.set(state, known);
  return known;
}
