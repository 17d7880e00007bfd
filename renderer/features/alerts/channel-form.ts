import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { AlertChannel } from '../../../shared/model/alert.ts';

/** What is entered for a channel; secrets are empty where the stored ones stay. */
export type ChannelForm = {
  readonly name: string;
  readonly kind: 'webhook' | 'email' | 'heartbeat' | 'desktop';
  readonly address: string;
  readonly addressKey: string;
  readonly signed: boolean;
  readonly signingKey: string;
  readonly method: 'GET' | 'POST';
  readonly everyMinutes: string;
  readonly proxy: string;
  readonly ca: string;
  readonly host: string;
  readonly port: string;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly to: string;
};

export type ChannelDraft = CallInput<'alerts.setChannel'>;

const empty: ChannelForm = {
  name: '',
  kind: 'webhook',
  address: '',
  addressKey: '',
  signed: true,
  signingKey: '',
  method: 'GET',
  everyMinutes: '5',
  proxy: '',
  ca: '',
  host: '',
  port: '587',
  security: 'starttls',
  user: '',
  password: '',
  from: '',
  to: '',
};

export function formOfChannel(channel: AlertChannel | null): ChannelForm {
  if (channel === null) return empty;
  const { name, settings } = channel;
  switch (settings.kind) {
    case 'webhook':
      return { ...empty, ...settings, name, proxy: settings.proxy ?? '', ca: settings.ca ?? '' };
    case 'heartbeat':
      return {
        ...empty,
        ...settings,
        name,
        everyMinutes: String(settings.everyMinutes),
        proxy: settings.proxy ?? '',
        ca: settings.ca ?? '',
      };
    case 'email':
      return {
        ...empty,
        ...settings,
        name,
        port: String(settings.port),
        user: settings.user ?? '',
        to: settings.to.join('\n'),
        ca: settings.ca ?? '',
      };
    case 'desktop':
    case 'program':
      return { ...empty, name, kind: 'desktop' };
  }
}

/** What is to be stored; null while something is missing. */
export function draftOfChannel(form: ChannelForm): ChannelDraft | null {
  const name = form.name.trim();
  const settings = settingsOf(form);
  return name === '' || settings === null ? null : { name, settings, secrets: secretsOf(form) };
}

function settingsOf(form: ChannelForm): ChannelDraft['settings'] | null {
  const network = { ca: orNull(form.ca), proxy: orNull(form.proxy) };
  const address = form.address.trim();
  switch (form.kind) {
    case 'desktop':
      return { kind: 'desktop' };
    case 'webhook':
      return isAddress(address) ? { kind: 'webhook', address, signed: form.signed, ...network } : null;
    case 'heartbeat': {
      const everyMinutes = Number(form.everyMinutes);
      if (!isAddress(address) || !Number.isInteger(everyMinutes) || everyMinutes < 1 || everyMinutes > 1440)
        return null;
      return { kind: 'heartbeat', address, method: form.method, everyMinutes, ...network };
    }
    case 'email':
      return mailOf(form);
  }
}

function mailOf(form: ChannelForm): ChannelDraft['settings'] | null {
  const { security } = form;
  const [host, from] = [form.host.trim(), form.from.trim()];
  const port = Number(form.port);
  const to = form.to.split(/[\s,]+/).filter((each) => each !== '');
  if (host === '' || !isMailbox(from) || to.length === 0 || !to.every(isMailbox)) return null;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return null;
  return { kind: 'email', host, port, security, user: orNull(form.user), from, to, ca: orNull(form.ca) };
}

function secretsOf({
  kind,
  signingKey,
  addressKey,
  password,
}: ChannelForm): NonNullable<ChannelDraft['secrets']> {
  const wanted = {
    'signing-key': kind === 'webhook' ? signingKey : '',
    'address-key': kind === 'webhook' || kind === 'heartbeat' ? addressKey : '',
    password: kind === 'email' ? password : '',
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''));
}

export function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text);
}

export function isMailbox(text: string): boolean {
  return /^[^\s@<>,;:"\\]+@[^\s@<>,;:"\\]+$/.test(text);
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
