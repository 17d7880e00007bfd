import { AppError } from '../../shared/errors/app-error.ts';
import { ChannelKeyName } from '../../shared/model/alert.ts';
import type { Alert, AlertChannel, AlertRule } from '../../shared/model/alert.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { ConsoleClient } from '../console-client.ts';
import { meantBy } from './by-beginning.ts';

/** The alert of an id or an unambiguous beginning of one. */
export async function findAlert(ops: ConsoleClient, text: string): Promise<Alert> {
  const { alerts } = await ops.call('alerts.list', {});
  const meant = meantBy(alerts, text, 'alert/unknown');
  if (meant.kind === 'one') return meant.one;
  throw meant.kind === 'none'
    ? unknown('alert', '경보', text, 'alert list')
    : usage(
        `"${text}" fits several alerts. Write more of the id.`,
        `"${text}"에 해당하는 경보가 여러 개입니다. ID를 더 쓰십시오.`,
      );
}

export async function findChannel(ops: ConsoleClient, text: string): Promise<AlertChannel> {
  const { channels } = await ops.call('alerts.channels', {});
  const found = channels.find(({ id, name }) => id === text || name === text);
  if (found === undefined) throw unknown('alert channel', '경보 채널', text, 'alert channel list');
  return found;
}

export async function findRule(ops: ConsoleClient, text: string): Promise<AlertRule> {
  const { rules } = await ops.call('alerts.rules', {});
  const found = rules.find(({ id, name }) => id === text || name === text);
  if (found === undefined) throw unknown('alert rule', '경보 규칙', text, 'alert rule list');
  return found;
}

/** The name of a secret of alert channels. @throws AppError usage/invalid */
export function channelKeyName(text: string): ChannelKeyName {
  const known = ChannelKeyName.safeParse(text);
  if (known.success) return known.data;
  throw usage(
    `A channel has no secret "${text}". There are signing-key, address-key and password.`,
    `채널에는 "${text}" 비밀이 없습니다. signing-key, address-key, password가 있습니다.`,
  );
}

export function usage(en: string, ko: string): AppError {
  return new AppError('usage/invalid', localText(en, ko));
}

function unknown(what: string, whatKo: string, text: string, command: string): AppError {
  return new AppError(
    'alert/unknown',
    localText(
      `There is no ${what} "${text}". "holdfast ${command}" shows them.`,
      `${whatKo} "${text}"이(가) 없습니다. "holdfast ${command}"로 확인하십시오.`,
    ),
  );
}
