import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { PackDescription, PackSetting } from '../../shared/model/pack.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import type { ConsoleClient } from '../console-client.ts';

/** What `--set key=value` says, each of the type that the pack declares; folders and files as tokens. */
export async function readSettings(ops: ConsoleClient, pack: PackDescription, pairs: readonly string[]) {
  const settings: Record<string, SettingValue> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at);
    const definition = pack.settings.find((setting) => setting.name === key);
    if (at < 1 || !definition) throw unknownSetting(pack, at < 1 ? pair : key);
    settings[key] = await readSetting(ops, definition, pair.slice(at + 1));
  }
  return settings;
}

async function readSetting(ops: ConsoleClient, definition: PackSetting, text: string): Promise<SettingValue> {
  if (text === '') return '';
  if (definition.type === 'integer') return Number(text);
  if (definition.type === 'boolean') return ['true', 'yes', 'on', '1'].includes(text.toLowerCase());
  if (definition.type === 'folder' || definition.type === 'file') {
    return (await ops.call('picker.offer', { path: text })).token;
  }
  return text;
}

function unknownSetting(pack: PackDescription, key: string): AppError {
  const known = pack.settings.map((setting) => setting.name).join(', ');
  return new AppError(
    'target/invalid-setting',
    localText(
      `The pack ${pack.id} has no setting "${key}". It has: ${known}.`,
      `${pack.id} 팩에는 "${key}" 설정이 없습니다. 있는 설정: ${known}.`,
    ),
  );
}
