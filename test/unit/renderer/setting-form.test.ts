import { describe, expect, it } from 'vitest';
import {
  formOf,
  formReady,
  networkValues,
  problemOf,
  secretsReady,
  settingValues,
  typedSecrets,
} from '../../../renderer/features/targets/setting-form.ts';
import { messengerPack } from '../../fakes/console/pack-data.ts';

const { settings, credentials } = messengerPack;
const room = settings.find((setting) => setting.name === 'probe-room');
const url = settings.find((setting) => setting.name === 'url');
if (!room || !url) throw new Error('the fake pack has both settings');

describe('the fields of a pack', () => {
  it('say what is wrong with them', () => {
    expect([
      problemOf(url, ' '),
      problemOf(room, ''),
      problemOf(room, 'x'),
      problemOf(room, '1.5'),
      problemOf(room, '0'),
      problemOf(room, '7'),
    ]).toEqual([
      { kind: 'missing' },
      null,
      { kind: 'not-a-number' },
      { kind: 'not-a-number' },
      { kind: 'below', min: 1 },
      null,
    ]);
  });

  it('come back as the values that they were made of', () => {
    const values = {
      url: 'http://chat:5000',
      root: '/srv',
      'probe-room': 12,
      channel: 'stable',
      'host-zone': 'UTC',
      'behind-proxy': true,
    };
    const form = formOf(settings, values);
    expect(settingValues(settings, form)).toEqual(values);
    expect(formReady(settings, form)).toBe(true);
  });

  it('leave out what is empty', () => {
    expect(settingValues(settings, { url: 'http://chat', root: ' ' })).toEqual({ url: 'http://chat' });
  });
});

describe('the credentials of a pack', () => {
  it('are sent when complete, and a rotating one never', () => {
    const form = {
      account: { username: 'ops', secret: 'x' },
      'second-account': { username: '', secret: 'y' },
      'device-token': { username: '', secret: 'z' },
    };
    expect(typedSecrets(credentials, form)).toEqual({ account: { username: 'ops', secret: 'x' } });
  });

  it('are ready when the required ones are typed', () => {
    expect([
      secretsReady(credentials, {}),
      secretsReady(credentials, { account: { username: 'ops', secret: 'x' } }),
    ]).toEqual([false, true]);
  });
});

it('sends no proxy and no authority for empty fields', () => {
  expect(networkValues({ ca: ' \n', proxy: ' http://p:1 ' })).toEqual({ ca: null, proxy: 'http://p:1' });
});
