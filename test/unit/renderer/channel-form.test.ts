import { expect, it } from 'vitest';
import { draftOfChannel, formOfChannel } from '../../../renderer/features/alerts/channel-form.ts';
import type { StoredKeys } from '../../../renderer/features/alerts/channel-form.ts';

const none: StoredKeys = new Set();
const webhook = { ...formOfChannel(null), name: 'Pager', address: 'https://alerts.example/hook' };

it('asks for a secret that the channel needs only where none is stored', () => {
  expect(draftOfChannel(webhook, none)).toBeNull();
  expect(draftOfChannel(webhook, new Set(['signing-key']))).toMatchObject({ name: 'Pager', secrets: {} });
  expect(draftOfChannel({ ...webhook, signingKey: 'k' }, none)).toMatchObject({
    secrets: { 'signing-key': 'k' },
  });
  expect(draftOfChannel({ ...webhook, signed: false }, none)).toMatchObject({ secrets: {} });
  const keyed = { ...webhook, signed: false, address: 'https://alerts.example/{key}' };
  expect(draftOfChannel(keyed, none)).toBeNull();
});

it('takes no address without http, no port beyond 65535 and no list with one that is no mailbox', () => {
  const mail = {
    ...webhook,
    kind: 'email' as const,
    host: 'mail.example',
    from: 'a@b.example',
    to: 'c@d.example',
  };
  expect(draftOfChannel(mail, none)).toMatchObject({ settings: { to: ['c@d.example'] } });
  expect([
    draftOfChannel({ ...webhook, signed: false, address: 'not a url' }, none),
    draftOfChannel({ ...mail, port: '70000' }, none),
    draftOfChannel({ ...mail, to: 'c@d.example nobody' }, none),
    draftOfChannel({ ...mail, user: 'me' }, none),
  ]).toEqual([null, null, null, null]);
});
