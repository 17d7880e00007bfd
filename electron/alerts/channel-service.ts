import { randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type {
  AlertChannel,
  AlertChannelDraft,
  ChannelKeyName,
  ChannelSettings,
  ChannelTest,
} from '../../shared/model/alert.ts';
import { AlertChannelId } from '../../shared/model/ids.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { addressShown, checkAddress, hasKeyPlace } from './address.ts';
import { invalidAlert, nameTaken, noSuchKey, programsElsewhere, unknownChannel } from './alert-errors.ts';
import type { ChannelSecrets } from './alert-ports.ts';
import { ChannelStore } from './channel-store.ts';
import type { StoredChannel } from './channel-store.ts';
import { MessageStore } from './message-store.ts';
import type { SendEnd } from './send-end.ts';

type ChannelServiceOptions = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly secrets: ChannelSecrets;
  /** Sends a test, past queue and rules. */
  readonly test: (channel: StoredChannel, signal: AbortSignal) => Promise<SendEnd>;
  readonly onChange: () => void;
};

type ChannelSecretValues = Readonly<Partial<Record<ChannelKeyName, string>>>;

/** The ways to tell somebody: kept, tried, and how they get through. */
export class ChannelService {
  readonly #options: ChannelServiceOptions;
  readonly #channels: ChannelStore;
  readonly #messages: MessageStore;

  constructor(options: ChannelServiceOptions) {
    this.#options = options;
    this.#channels = new ChannelStore(options.database);
    this.#messages = new MessageStore(options.database);
  }

  list(): readonly AlertChannel[] {
    return this.#channels.all().map((channel) => this.#describe(channel));
  }

  /**
   * Adds a channel, or changes one; a secret that is not given stays as it is stored.
   * @param mayNamePrograms whether the operator sits at a terminal of this computer
   * @throws AppError alert/invalid, alert/unknown, contract/not-allowed-here, credentials/…
   */
  async set(
    draft: AlertChannelDraft,
    channelId: string | null,
    secrets: ChannelSecretValues,
    mayNamePrograms: boolean,
    signal: AbortSignal,
  ): Promise<AlertChannel> {
    const known = channelId === null ? null : this.#get(channelId);
    checkSettings(draft.settings);
    this.#checkPrograms(draft, known, mayNamePrograms);
    if (this.#channels.all().some(({ id, name }) => name === draft.name && id !== known?.id))
      throw nameTaken(draft.name);
    const id = known?.id ?? AlertChannelId.parse(randomBytes(12).toString('hex'));
    const wanted = keysOf(draft.settings);
    for (const name of wanted) {
      const secret = secrets[name];
      if (secret !== undefined) await this.#options.secrets.put(id, name, { username: null, secret }, signal);
    }
    this.#channels.save(id, draft);
    this.#journal(known === null ? 'alert.channel-add' : 'alert.channel-edit', draft, id);
    this.#options.onChange();
    return this.#describe(this.#get(id));
  }

  /**
   * Lets runs without an unlocked keychain use a secret of a channel.
   * @throws AppError alert/unknown, alert/invalid where the channel uses no such secret, credentials/…
   */
  async grantKey(channelId: string, name: ChannelKeyName, signal: AbortSignal): Promise<AlertChannel> {
    const channel = this.#get(channelId);
    if (!keysOf(channel.settings).includes(name)) throw noSuchKey(channel.name, name);
    await this.#options.secrets.grant(channel.id, name, signal);
    this.#options.journal.append({
      action: 'credential.granted-unattended',
      targetId: null,
      subject: `${channel.name}: ${name}`,
      result: 'done',
      details: { channelId: channel.id },
    });
    this.#options.onChange();
    return this.#describe(channel);
  }

  /** @throws AppError alert/unknown */
  async remove(channelId: string, signal: AbortSignal): Promise<void> {
    const channel = this.#get(channelId);
    await this.#options.secrets.removeAllOf(channel.id, signal);
    this.#journal('alert.channel-remove', channel, channel.id);
    this.#channels.remove(channel.id);
    this.#options.onChange();
  }

  /** @throws AppError alert/unknown */
  async test(channelId: string, signal: AbortSignal): Promise<ChannelTest> {
    const { clock, journal, test } = this.#options;
    const channel = this.#get(channelId);
    const at = clock.now();
    const began = clock.monotonicMs();
    const { kind, outcome, facts } = await test(channel, signal);
    const ok = kind === 'accepted';
    if (ok) this.#channels.succeeded(channel.id, clock.now());
    journal.append({
      action: 'alert.test',
      targetId: null,
      subject: channel.name,
      result: ok ? 'done' : 'failed',
      details: { channelId: channel.id, outcome: outcome.en },
    });
    this.#options.onChange();
    return { ok, at, durationMs: Math.round(clock.monotonicMs() - began), outcome, facts: [...facts] };
  }

  #get(channelId: string): StoredChannel {
    const channel = this.#channels.find(channelId);
    if (channel === null) throw unknownChannel(channelId);
    return channel;
  }

  /** Elsewhere than at a terminal a program may be switched off and renamed, and what is started stays as it is. */
  #checkPrograms(
    { settings }: AlertChannelDraft,
    known: StoredChannel | null,
    mayNamePrograms: boolean,
  ): void {
    if (settings.kind !== 'program' || mayNamePrograms) return;
    if (known === null || JSON.stringify(known.settings) !== JSON.stringify(settings))
      throw programsElsewhere();
  }

  #describe({ id, name, enabled, settings, ...state }: StoredChannel): AlertChannel {
    const { failingSince: since, problem: reason, failures: attempts, nextTryAt } = state;
    return {
      id,
      name,
      enabled,
      settings,
      keys: keysOf(settings).map((key) => {
        const stored = this.#options.secrets.find(id, key);
        return { name: key, stored: stored !== null, unattended: stored?.unattended ?? false };
      }),
      ...this.#messages.counts(id, this.#options.clock.now()),
      lastOkAt: state.lastOkAt,
      failing:
        since === null || reason === null
          ? null
          : { since, reason, attempts, nextTryAt: nextTryAt ?? this.#options.clock.now() },
    };
  }

  #journal(action: JournalAction, { name, enabled, settings }: AlertChannelDraft, id: AlertChannelId): void {
    this.#options.journal.append({
      action,
      targetId: null,
      subject: name,
      result: 'done',
      details: { id, kind: settings.kind, enabled, to: placeOf(settings) },
    });
  }
}

/** The secrets that a channel needs. */
function keysOf(settings: ChannelSettings): readonly ChannelKeyName[] {
  switch (settings.kind) {
    case 'webhook':
      return [
        ...(settings.signed ? (['signing-key'] as const) : []),
        ...(hasKeyPlace(settings.address) ? (['address-key'] as const) : []),
      ];
    case 'heartbeat':
      return hasKeyPlace(settings.address) ? ['address-key'] : [];
    case 'email':
      return settings.user === null ? [] : ['password'];
    case 'desktop':
    case 'program':
      return [];
  }
}

function checkSettings(settings: ChannelSettings): void {
  if (settings.kind === 'webhook' || settings.kind === 'heartbeat') checkAddress(settings.address);
  if (settings.kind === 'email' && settings.security === 'none' && settings.user !== null) {
    throw invalidAlert(
      'A password would go over the network in plain. Choose tls or starttls, or leave the user name out.',
      '비밀번호가 암호화되지 않은 채 전송됩니다. tls 또는 starttls를 선택하거나 사용자 이름을 비우십시오.',
    );
  }
  if (settings.kind === 'program' && !isAbsolute(settings.program)) {
    throw invalidAlert(
      `"${settings.program}" is no absolute path. Write the whole path of the program.`,
      `"${settings.program}"은(는) 절대 경로가 아닙니다. 프로그램의 전체 경로를 쓰십시오.`,
    );
  }
}

function placeOf(settings: ChannelSettings): string {
  switch (settings.kind) {
    case 'desktop':
      return '';
    case 'webhook':
    case 'heartbeat':
      return addressShown(settings.address);
    case 'email':
      return `${settings.to.join(', ')} (${settings.host}:${settings.port})`;
    case 'program':
      return settings.program;
  }
}
