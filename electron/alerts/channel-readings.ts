import type { AlertChannelId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { AlertSource, Reading } from './alert-ports.ts';
import type { ChannelStore, StoredChannel } from './channel-store.ts';

/** A receiver that is away for shorter than this is not worth an alert through the other channels. */
const failingAfterMs = 15 * 60_000;
const prefix = 'channel/';

export function channelKey(id: AlertChannelId): string {
  return `${prefix}${id}`;
}

/** Channels that do not get through, as trouble of the desk itself. */
export function channelSource(channels: ChannelStore, now: () => number): AlertSource {
  return {
    prefixes: [prefix],
    complete: true,
    read: () =>
      channels
        .all()
        .filter(({ enabled }) => enabled)
        .map((channel) => readChannel(channel, now())),
  };
}

function readChannel({ id, name, failingSince, problem }: StoredChannel, now: number): Reading {
  const failing = failingSince !== null && now - failingSince >= failingAfterMs;
  const why = problem ?? localText('', '');
  return {
    key: channelKey(id),
    cause: 'desk',
    targetId: null,
    subject: name,
    verdict: failing ? 'degraded' : failingSince === null ? 'well' : 'unsure',
    reason: localText(
      `Nothing gets through the alert channel "${name}": ${why.en}`,
      `경보 채널 "${name}"(으)로 전달되지 않습니다: ${why.ko}`,
    ),
    since: failingSince,
    holders: [],
  };
}
