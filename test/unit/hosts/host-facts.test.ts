import { describe, expect, it } from 'vitest';
import { hostFacts } from '../../../electron/hosts/host-facts.ts';
import { compareCommand } from '../../../electron/hosts/compare-command.ts';
import { hostName } from '../../../electron/locations/ssh/ssh-address.ts';
import { readAbilities } from '../../../electron/locations/ssh/read-abilities.ts';
import { hostEntryText } from '../../../shared/text/host-entry.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { HostFacts, hostAbilityNames } from '../../../shared/model/host.ts';

const key = { method: 'key-file', detail: '/home/ops/.ssh/id_ed25519' } as const;
const who = { server: 'OpenSSH_9.2p1', account: 'ops', enteredBy: [key] };
const bare = { system: 'posix', noSftp: null, noPrograms: null, clock: null } as const;

describe('what a host can be used for', () => {
  it('names every ability, and says what each that is missing means', () => {
    const facts = HostFacts.parse(
      hostFacts({ ...bare, programs: readAbilities('system\tLinux\nhas-df\t1\n') }, who),
    );
    expect(facts.abilities.map(({ name }) => name)).toEqual([...hostAbilityNames]);
    const there = facts.abilities.filter(({ present }) => present).map(({ name }) => name);
    expect(there).toEqual(['sftp', 'shell', 'df']);
    for (const { present, missing } of facts.abilities) expect(missing === null).toBe(present);
    expect(facts).toMatchObject({ account: 'ops', enteredBy: [key], systemName: 'Linux', remark: null });
  });

  it('counts python3 only with its sqlite3 module, and tells versions', () => {
    const of = (text: string) =>
      Object.fromEntries(
        hostFacts({ ...bare, programs: readAbilities(text) }, who).abilities.map((one) => [one.name, one]),
      );
    expect(of('python3\t3.11.2\npython3-sqlite\t\n')['python3']).toMatchObject({
      present: false,
      detail: { en: '3.11.2, without its sqlite3 module' },
    });
    const whole = of(
      'python3\t3.11.2\npython3-sqlite\t3.40.1\nhas-sudo\t1\nsqlite3\t3.40.1 2022\nuser\tops\n',
    );
    expect(whole['python3']).toMatchObject({ present: true, detail: { en: '3.11.2, SQLite 3.40.1' } });
    expect(whole['sqlite3']).toMatchObject({ present: true, detail: { en: '3.40.1' } });
    expect(whole['sudo']).toMatchObject({ present: true, detail: null });
  });

  it('says of an account that only transfers files, and of Windows, what is left', () => {
    const noPrograms = localText('Its login does something else.', '로그인이 다른 일을 합니다.');
    const files = hostFacts({ ...bare, system: 'unknown', programs: null, noPrograms }, who);
    expect(files.abilities.map(({ name, present }) => [name, present])).toEqual([
      ['sftp', true],
      ['shell', false],
    ]);
    expect(files.abilities[1]?.missing).toEqual(noPrograms);
    const noisy = localText('Its shell prints something into it.', '셸이 출력합니다.');
    expect(hostFacts({ ...bare, noSftp: noisy, programs: null }, who).abilities[0]).toMatchObject({
      present: false,
      missing: noisy,
    });
    const windows = hostFacts({ ...bare, system: 'windows', programs: null }, who);
    expect(windows).toMatchObject({ systemName: 'Windows', abilities: [] });
    expect(windows.remark?.en).toContain('holdfast capture');
  });
});

it('what let an account in is told with its key, two things in their order', () => {
  const agent = { method: 'agent', detail: 'ssh-ed25519 SHA256:abc (ops@desk)' } as const;
  const second = { method: 'keyboard-interactive', detail: null } as const;
  expect(hostEntryText([key]).en).toBe('key file /home/ops/.ssh/id_ed25519');
  expect(hostEntryText([agent, second]).en).toBe(
    'the SSH agent with ssh-ed25519 SHA256:abc (ops@desk), then password, as the host asks for it (keyboard-interactive)',
  );
});

describe('how a host is called', () => {
  it.each([
    ['chat.example', 22, 'chat.example'],
    ['chat.example', 2222, 'chat.example:2222'],
    ['::1', 22, '[::1]'],
  ])('%s on port %i is %s', (host, port, name) => {
    expect(hostName(host, port)).toBe(name);
  });

  it.each([
    ['ssh-ed25519', 'ed25519'],
    ['ecdsa-sha2-nistp256', 'ecdsa'],
    ['ssh-rsa', 'rsa'],
  ])('a key of type %s is compared with the %s key of the server', (type, kind) => {
    expect(compareCommand(type)).toBe(`ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`);
  });
});
