import { describe, expect, it } from 'vitest';
import { detectInput, isAddress, proposedName } from '../../../renderer/features/targets/add/pointed-at.ts';
import {
  askedSettings,
  draftOf,
  startWizard,
  stepReady,
  wizardReducer,
} from '../../../renderer/features/targets/add/wizard-machine.ts';
import type { WizardEvent, WizardState } from '../../../renderer/features/targets/add/wizard-machine.ts';
import type { HostCheck } from '../../../shared/model/host.ts';
import { PackId } from '../../../shared/model/ids.ts';
import { Target } from '../../../shared/model/target.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { messengerPack, wikiPack } from '../../fakes/console/pack-data.ts';

const packs = [messengerPack, wikiPack];
const proposal = {
  pack: PackId.parse('messenger'),
  title: localText('Intranet messenger', '사내 메신저'),
  settings: { url: 'http://chat.example:5000', channel: 'canary' },
  because: [],
};

function play(
  events: readonly WizardEvent[],
  from: 'address' | 'folder' = 'address',
  start = startWizard(from),
): WizardState {
  return events.reduce(wizardReducer, start);
}

const reached: HostCheck = {
  kind: 'reached',
  host: 'chat',
  address: 'ops@chat',
  key: { type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` },
  pinned: true,
  facts: {
    server: 'OpenSSH_9.2',
    system: 'posix',
    systemName: null,
    account: 'ops',
    enteredBy: [],
    clock: null,
    abilities: [],
    remark: null,
  },
};

const address: WizardEvent = { kind: 'address-typed', address: 'http://chat.example:5000' };
const detected: WizardEvent = { kind: 'detected', proposals: [proposal], packs };
const next: WizardEvent = { kind: 'next' };
const back: WizardEvent = { kind: 'back' };

describe('the add-target wizard', () => {
  it('takes what was detected, with defaults of the pack for the rest, and proposes the host as name', () => {
    const state = play([address, detected]);
    expect(state).toMatchObject({ step: 'system', name: 'chat.example:5000', pack: { id: 'messenger' } });
    expect(state.form).toEqual({
      url: 'http://chat.example:5000',
      root: '',
      'probe-room': '',
      channel: 'canary',
      'host-zone': 'Asia/Seoul',
      'behind-proxy': 'false',
    });
  });

  it('keeps everything that was typed when going back and forth', () => {
    const typed = play([
      address,
      detected,
      next,
      next,
      { kind: 'name-typed', name: 'Chat' },
      { kind: 'setting-changed', name: 'probe-room', value: '12' },
      next,
      { kind: 'secret-typed', name: 'account', value: { username: 'ops', secret: 's3cret' } },
    ]);
    const again = [back, back, back, back, detected, next, next, next].reduce(wizardReducer, typed);
    expect(again).toEqual({ ...typed, proposals: again.proposals });
  });

  it('keeps fields that two kinds share when the kind is changed', () => {
    const state = play([
      address,
      detected,
      { kind: 'setting-changed', name: 'url', value: 'http://other:1' },
      { kind: 'pack-chosen', pack: wikiPack },
    ]);
    expect(state.form).toEqual({ url: 'http://other:1' });
  });

  it('stays on a step that is not complete and points at what is missing', () => {
    const state = play([
      address,
      detected,
      next,
      next,
      { kind: 'setting-changed', name: 'url', value: '' },
      next,
    ]);
    expect(state).toMatchObject({ step: 'settings', strict: true, refused: 1 });
    expect(wizardReducer(state, back)).toMatchObject({ step: 'files', strict: false });
    const url: WizardEvent = { kind: 'setting-changed', name: 'url', value: 'http://chat.example/login' };
    expect(stepReady(wizardReducer(state, url))).toBe(false);
  });

  it('does not go on without a required credential', () => {
    const state = play([address, detected, next, next, next, next]);
    expect([state.step, stepReady(state)]).toEqual(['credentials', false]);
  });

  it('says why nothing was detected, and forgets what was chosen and found for another address', () => {
    const why = localText('Nothing answers.', '응답이 없습니다.');
    const nothing: WizardEvent = { kind: 'nothing-detected', why };
    const first = play([address, detected, { kind: 'setting-changed', name: 'channel', value: 'mine' }]);
    const elsewhere: readonly WizardEvent[] = [
      back,
      { kind: 'address-typed', address: 'http://other.example:1' },
      nothing,
    ];
    const second = play(elsewhere, 'address', first);
    expect(second).toMatchObject({ step: 'system', pack: null, notFound: why, proposals: [] });
    const chosen = play([{ kind: 'pack-chosen', pack: messengerPack }], 'address', second);
    expect(chosen).toMatchObject({
      name: 'other.example:1',
      form: { url: 'http://other.example:1', channel: 'mine' },
    });
    // The same address again: what was chosen by hand for it stays.
    expect(play([back, nothing], 'address', chosen).pack).toEqual(messengerPack);
    // Found again elsewhere, also by the same pack, it is the address that is pointed at now.
    const found = [
      back,
      { kind: 'address-typed', address: 'http://third.example' } as const,
      { kind: 'detected', proposals: [{ ...proposal, settings: {} }], packs } as const,
    ];
    expect(play(found, 'address', chosen)).toMatchObject({
      notFound: null,
      name: 'third.example',
      form: { url: 'http://third.example', channel: 'mine' },
    });
  });

  it('puts a chosen folder into the folder field, as its token, and remembers its path', () => {
    const state = play(
      [
        { kind: 'folder-picked', token: '[t1]', path: '/srv/messenger' },
        { kind: 'detected', proposals: [{ ...proposal, settings: {} }], packs },
      ],
      'folder',
    );
    expect([state.form['root'], state.labels['[t1]'], state.name]).toEqual([
      '[t1]',
      '/srv/messenger',
      'messenger',
    ]);
  });

  it('makes a draft with typed values and without what is empty', () => {
    const state = play([
      address,
      detected,
      { kind: 'setting-changed', name: 'probe-room', value: '12' },
      { kind: 'secret-typed', name: 'account', value: { username: 'ops', secret: 's3cret' } },
      { kind: 'secret-typed', name: 'second-account', value: { username: 'x', secret: '' } },
    ]);
    expect(draftOf(state)).toEqual({
      name: 'chat.example:5000',
      pack: 'messenger',
      settings: {
        url: 'http://chat.example:5000',
        'probe-room': 12,
        channel: 'canary',
        'host-zone': 'Asia/Seoul',
        'behind-proxy': false,
      },
      credentials: { account: { username: 'ops', secret: 's3cret' } },
      network: { ca: null, proxy: null },
      host: null,
      writesEnabled: false,
    });
  });

  it('does not go on to a host that was not entered, and asks for its paths then', () => {
    const host = { address: ' ops@chat ', keyFile: '', jumps: '', password: 'pw-of-ops', passphrase: '' };
    const typed = play(
      [
        { kind: 'folder-picked', token: '[t1]', path: '/srv/messenger' },
        { kind: 'detected', proposals: [{ ...proposal, settings: { root: '[t1]' } }], packs },
        next,
        { kind: 'files-chosen', files: 'ssh' },
        { kind: 'host-changed', host, found: null },
        next,
      ],
      'folder',
    );
    expect(typed).toMatchObject({ step: 'files', strict: true, form: { root: '' } });
    const found = play(
      [
        { kind: 'host-changed', host, found: reached },
        next,
        { kind: 'setting-changed', name: 'root', value: '/opt/chat' },
      ],
      'folder',
      typed,
    );
    expect(found).toMatchObject({ step: 'settings' });
    expect(draftOf(found)).toMatchObject({
      host: { address: 'ops@chat', keyFile: null, jumps: null },
      settings: { root: '/opt/chat' },
    });
    expect(JSON.stringify(draftOf(found))).not.toContain('pw-of-ops');
    // What was found belongs to the host as it was typed; folders of the host are none of this computer.
    expect(
      play([{ kind: 'host-changed', host: { ...host, address: 'ops@other' }, found: null }], 'folder', found)
        .found,
    ).toBeNull();
    const here = play([{ kind: 'files-chosen', files: 'here' }], 'folder', found);
    expect(draftOf(here)).toMatchObject({ host: null, settings: { root: '[t1]' } });
  });

  it('looks for a folder of a host once it was entered, and takes what was found there', () => {
    const host = { address: 'ops@chat', keyFile: '/id', jumps: '', password: '', passphrase: '' };
    const typed = play([
      { kind: 'from-chosen', from: 'host' },
      { kind: 'host-folder-typed', path: ' /srv/chat ' },
      { kind: 'host-changed', host, found: null },
    ]);
    expect(detectInput(typed)).toBeNull();
    expect(wizardReducer(typed, next)).toMatchObject({ step: 'where', strict: true });
    const entered = play([{ kind: 'host-changed', host, found: reached }], 'address', typed);
    expect(detectInput(entered)).toEqual({
      from: '/srv/chat',
      host: { address: 'ops@chat', keyFile: '/id', jumps: null },
    });
    const settings = { root: '/srv/chat', channel: 'canary' };
    const found = play(
      [{ kind: 'detected', proposals: [{ ...proposal, settings }], packs }],
      'address',
      entered,
    );
    expect(found).toMatchObject({
      files: 'ssh',
      name: 'chat',
      form: { root: '/srv/chat', channel: 'canary' },
    });
    expect(draftOf(found)).toMatchObject({ host: { address: 'ops@chat' }, settings: { root: '/srv/chat' } });
    // Folders of the host are none of this computer.
    expect(play([{ kind: 'files-chosen', files: 'here' }], 'address', found).form['root']).toBe('');
  });

  it('asks for no folder that is not needed where the files are out of reach', () => {
    const state = play([address, detected, { kind: 'files-chosen', files: 'none' }]);
    expect(askedSettings(state).map(({ name }) => name)).not.toContain('root');
    expect(askedSettings({ ...state, files: 'here' }).map(({ name }) => name)).toContain('root');
  });

  it('forgets the secrets once the target was added', () => {
    const target = Target.parse({
      id: '0123456789abcdef',
      name: 'Chat',
      pack: 'messenger',
      settings: {},
      network: { ca: null, proxy: null },
      host: null,
      writesEnabled: false,
      createdAt: 1,
    });
    const state = play([
      address,
      detected,
      { kind: 'secret-typed', name: 'account', value: { username: 'ops', secret: 's3cret' } },
      { kind: 'added', target },
    ]);
    expect([state.step, JSON.stringify(state).includes('s3cret')]).toEqual(['done', false]);
  });
});

it('takes http and https addresses only', () => {
  const texts = [
    'http://chat:5000',
    ' https://chat.example ',
    'chat:5000',
    'ftp://chat',
    'javascript:alert(1)',
    'http://',
    '',
  ];
  expect(texts.map(isAddress)).toEqual([true, true, false, false, false, false, false]);
});

it('proposes the name of a folder on either kind of system', () => {
  const folder = (path: string) =>
    proposedName({ from: 'folder', address: '', folder: { token: 't', path }, hostFolder: '' });
  expect([folder('/srv/messenger/'), folder('C:\\apps\\chat')]).toEqual(['messenger', 'chat']);
});
