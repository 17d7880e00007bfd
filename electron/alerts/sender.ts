import type { AlertSeverity, ChannelSettings } from '../../shared/model/alert.ts';
import type { Language } from '../../shared/model/local-text.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { ChannelSecrets, SendHttp } from './alert-ports.ts';
import type { StoredChannel } from './channel-store.ts';
import type { DesktopNotifier } from './desktop.ts';
import { beat } from './heartbeat.ts';
import { sendMail } from './mail.ts';
import type { AlertPayload } from './payload.ts';
import { sendToProgram } from './program.ts';
import { ended } from './send-end.ts';
import type { SendEnd } from './send-end.ts';
import { sendWebhook } from './webhook.ts';

export type SenderParts = {
  readonly clock: Clock;
  readonly secrets: Pick<ChannelSecrets, 'read'>;
  readonly http: SendHttp;
  /** The certificates that are trusted beside a channel's own, as PEM. */
  readonly authorities: (ca: string | null) => readonly string[];
  /** Takes every known secret out of a text. */
  readonly hide: (text: string) => string;
  /** Where programs are started. */
  readonly folder: string;
  readonly language: () => Language;
  readonly desktop: DesktopNotifier;
};

/** One attempt to get something through a channel, whatever its kind. */
export async function sendThrough(
  parts: SenderParts,
  { id, settings }: Pick<StoredChannel, 'id' | 'settings'>,
  payload: AlertPayload,
  severity: AlertSeverity | null,
  signal: AbortSignal,
): Promise<SendEnd> {
  const common = {
    channelId: id,
    payload,
    language: parts.language(),
    now: parts.clock.now(),
    secretOf: async (name: string) => (await parts.secrets.read(id, name, signal))?.secret ?? null,
  };
  try {
    return await dispatch(parts, common, settings, severity, signal);
  } catch (error: unknown) {
    signal.throwIfAborted();
    // A keychain that is locked now, or a certificate authority that cannot be read.
    if (isAppError(error)) return ended('failed', error.text);
    throw error;
  }
}

async function dispatch(
  parts: SenderParts,
  common: Omit<Parameters<typeof beat>[0], 'settings'>,
  settings: ChannelSettings,
  severity: AlertSeverity | null,
  signal: AbortSignal,
): Promise<SendEnd> {
  const { http, hide } = parts;
  switch (settings.kind) {
    case 'desktop':
      return parts.desktop.send({ ...common, settings }, severity, signal);
    case 'webhook':
      return sendWebhook({ ...common, settings }, http, signal);
    case 'email':
      return sendMail({ ...common, settings }, parts.authorities, hide, signal);
    case 'program':
      return sendToProgram({ ...common, settings }, parts.folder, hide, signal);
    case 'heartbeat':
      return beat({ ...common, settings }, http, signal);
  }
}
