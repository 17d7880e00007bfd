import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { AlertChannel, ChannelKeyName } from '../../../shared/model/alert.ts';

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

type ChannelDraft = CallInput<'alerts.setChannel'>;

/** The secrets of a channel that are in the credential store. */
export type StoredKeys = ReadonlySet<ChannelKeyName>;

export function storedKeys(channel: Pick<AlertChannel, 'keys'> | null): StoredKeys {
  return new Set(channel?.keys.filter(({ stored }) => stored).map(({ name }) => name));
}

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

/** What is to be stored; null while something is missing or wrong. */
export function draftOfChannel(form: ChannelForm, stored: StoredKeys): ChannelDraft | null {
  const name = form.name.trim();
  const settings = settingsOf(form);
  const secrets = secretsOf(form);
  const isMissing = neededKeys(form).some((key) => !stored.has(key) && secrets[key] === undefined);
  return name === '' || settings === null || isMissing ? null : { name, settings, secrets };
}

function neededKeys({ kind, signed, address, user }: ChannelForm): readonly ChannelKeyName[] {
  if (kind === 'email') return user.trim() === '' ? [] : ['password'];
  if (kind === 'desktop') return [];
  const inAddress: readonly ChannelKeyName[] = address.includes('{key}') ? ['address-key'] : [];
  return kind === 'webhook' && signed ? [...inAddress, 'signing-key'] : inAddress;
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
      if (!isAddress(address) || !isMinutes(form.everyMinutes)) return null;
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
  const to = mailboxesOf(form.to);
  if (host === '' || !isMailbox(from) || to === null || !isPort(form.port)) return null;
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

/** One or more, by lines, blanks or commas; null where one is none. */
export function mailboxesOf(text: string): string[] | null {
  const all = text.split(/[\s,]+/).filter((each) => each !== '');
  return all.length > 0 && all.every(isMailbox) ? all : null;
}

export function isPort(text: string): boolean {
  return isWholeTo(text, 65_535);
}

/** Up to a day. */
export function isMinutes(text: string): boolean {
  return isWholeTo(text, 1440);
}

function isWholeTo(text: string, most: number): boolean {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
