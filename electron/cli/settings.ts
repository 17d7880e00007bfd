import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { PackDescription, PackSetting } from '../../shared/model/pack.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import type { ConsoleClient } from '../console-client.ts';

/** What `--set key=value` says, each of the type that the pack declares; folders and files as tokens, those of a host as they are. */
export async function readSettings(
  ops: ConsoleClient,
  pack: PackDescription,
  pairs: readonly string[],
  isOnHost = false,
) {
  const settings: Record<string, SettingValue> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw noValue(pair, pack);
    const key = pair.slice(0, at);
    const definition = pack.settings.find((setting) => setting.name === key);
    if (!definition) throw unknownSetting(pack, key);
    settings[key] = await readSetting(ops, definition, pair.slice(at + 1), isOnHost);
  }
  return settings;
}

async function readSetting(
  ops: ConsoleClient,
  definition: PackSetting,
  text: string,
  isOnHost: boolean,
): Promise<SettingValue> {
  if (text === '') return '';
  if (definition.type === 'integer') return wholeNumber(definition, text);
  if (definition.type === 'boolean') return yesOrNo(definition, text);
  if (!isOnHost && (definition.type === 'folder' || definition.type === 'file')) {
    return (await ops.call('picker.offer', { path: text })).token;
  }
  return text;
}

function noValue(pair: string, pack: PackDescription): AppError {
  const name = pack.settings.some((setting) => setting.name === pair) ? pair : 'NAME';
  return new AppError(
    'usage/invalid',
    localText(
      `--set "${pair}" has no value: write --set ${name}=VALUE; --set ${name}= empties it.`,
      `--set "${pair}"에 값이 없습니다. --set ${name}=값 형식으로 쓰십시오. --set ${name}=은 값을 비웁니다.`,
    ),
  );
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

function wholeNumber({ name, min, max }: PackSetting, text: string): number {
  if (/^-?\d{1,15}$/.test(text.trim())) return Number(text);
  const least = min === null ? '' : ` of at least ${min}`;
  const most = max === null ? '' : `${least === '' ? ' of' : ' and'} at most ${max}`;
  throw unfit(
    `"${name}" takes a whole number${least}${most}, not "${text}".`,
    `"${name}"에는 정수가 필요합니다${min === null ? '' : `(${min} 이상)`}${max === null ? '' : `(${max} 이하)`}. 입력한 값: "${text}".`,
  );
}

const yes: readonly string[] = ['true', 'yes', 'on', '1'];
const no: readonly string[] = ['false', 'no', 'off', '0'];

function yesOrNo({ name }: PackSetting, text: string): boolean {
  const word = text.trim().toLowerCase();
  if (yes.includes(word) || no.includes(word)) return yes.includes(word);
  throw unfit(
    `"${name}" takes true or false, not "${text}".`,
    `"${name}"에는 true 또는 false가 필요합니다. 입력한 값: "${text}".`,
  );
}

function unfit(en: string, ko: string): AppError {
  return new AppError('target/invalid-setting', localText(en, ko));
}
