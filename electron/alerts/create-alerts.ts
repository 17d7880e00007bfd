import { randomBytes } from 'node:crypto';
import type { TargetId } from '../../shared/model/ids.ts';
import type { AlertServiceOptions } from './alert-service.ts';
import { AlertService } from './alert-service.ts';
import type { ChannelSecrets } from './alert-ports.ts';
import { ChannelService } from './channel-service.ts';
import { DesktopNotifier } from './desktop.ts';
import type { Notification } from './desktop.ts';
import { payloadOf, testPayload } from './payload.ts';
import { RuleService } from './rule-service.ts';
import { sendThrough } from './sender.ts';
import type { SenderParts } from './sender.ts';

type AlertsOptions = Omit<AlertServiceOptions, 'send' | 'beat'> &
  Omit<SenderParts, 'desktop' | 'secrets'> & {
    readonly secrets: ChannelSecrets;
    /** The host that this console runs on. */
    readonly desk: string;
    /** Asks whatever desktop is open to show something. */
    readonly notify: (notification: Notification) => void;
    /** Throws when there is no such target. */
    readonly checkTarget?: (targetId: TargetId) => void;
  };

export type Alerts = {
  readonly service: AlertService;
  readonly channels: ChannelService;
  readonly rules: RuleService;
  readonly desktop: DesktopNotifier;
};

/** Alerts, put together: what is wrong, who is told, and how. */
export function createAlerts(options: AlertsOptions): Alerts {
  const { clock, desk } = options;
  const desktop = new DesktopNotifier(clock, options.notify);
  const parts = { ...options, desktop };
  const service = new AlertService({
    ...options,
    send: (channel, message, signal) => {
      const { severity } = message.told.alert;
      return sendThrough(parts, channel, payloadOf(message, desk, channel.dropped), severity, signal);
    },
    beat: (channel, signal) =>
      sendThrough(parts, channel, testPayload(newId(), clock.now(), desk), null, signal),
  });
  const onChange = () => service.settingsChanged();
  const channels = new ChannelService({
    ...options,
    test: (channel, signal) =>
      sendThrough(parts, channel, testPayload(newId(), clock.now(), desk), null, signal),
    onChange,
  });
  const rules = new RuleService({ ...options, checkTarget: options.checkTarget ?? (() => {}), onChange });
  return { service, channels, rules, desktop };
}

function newId(): string {
  return randomBytes(16).toString('hex');
}
