import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { isZone } from '../../shared/rules/naive-time.ts';
import { parsePostgresAddress, postgresAddressText } from '../../shared/rules/postgres-address.ts';
import type { SettingCondition } from './schema/common.ts';
import type { SettingDefinition } from './schema/pack.ts';

/** Why a value does not fit its setting, or null. Whether a folder exists or an address answers is not asked here. */
export function settingProblem(definition: SettingDefinition, value: SettingValue): LocalText | null {
  if (definition.type === 'integer') return integerProblem(definition, value);
  if (definition.type === 'choice' && !definition.choices.includes(String(value)))
    return choiceText(definition.choices);
  return fits(definition.type, value) ? null : expected[definition.type];
}

type PlainType = Exclude<SettingDefinition['type'], 'integer'>;

function fits(type: PlainType, value: SettingValue): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'choice') return true;
  if (typeof value !== 'string') return false;
  if (type === 'zone') return isZone(value);
  if (type === 'postgres') return parsePostgresAddress(value) !== null;
  return type === 'url' ? normalisedAddress(value) !== null : !/\p{Cc}/u.test(value);
}

function choiceText(choices: readonly string[]): LocalText {
  const list = choices.join(', ');
  return localText(`expected one of ${list}.`, `다음 중 하나여야 합니다: ${list}.`);
}

const zoneText = localText(
  'expected UTC, an offset such as "+09:00", a zone such as "Asia/Seoul", or host for the zone of this computer.',
  'UTC, "+09:00" 같은 오프셋, "Asia/Seoul" 같은 시간대, 또는 이 컴퓨터의 시간대를 뜻하는 host여야 합니다.',
);
const addressText = localText(
  'expected an address such as "http://chat.example:5000", without user name, password or path.',
  '"http://chat.example:5000" 같은 주소여야 합니다. 사용자 이름, 비밀번호, 경로는 쓸 수 없습니다.',
);
const postgresText = localText(
  'expected an address such as "postgres://app@db.example:5432/app?sslmode=require": with a user and a database, and without a password, which is a credential.',
  '"postgres://app@db.example:5432/app?sslmode=require" 같은 주소여야 합니다. 사용자와 데이터베이스가 필요하며, 비밀번호는 자격 증명으로 따로 입력합니다.',
);

const plainText = localText(
  'expected text without control characters.',
  '제어 문자가 없는 텍스트여야 합니다.',
);
const expected: Readonly<Record<PlainType, LocalText>> = {
  boolean: localText('expected true or false.', 'true 또는 false여야 합니다.'),
  choice: plainText,
  zone: zoneText,
  postgres: postgresText,
  url: addressText,
  text: plainText,
  folder: plainText,
  file: plainText,
};

function integerProblem(definition: SettingDefinition, value: SettingValue): LocalText | null {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    return localText('expected a whole number.', '정수여야 합니다.');
  const { min, max } = definition;
  if (min !== undefined && value < min)
    return localText(`expected at least ${min}.`, `${min} 이상이어야 합니다.`);
  if (max !== undefined && value > max)
    return localText(`expected at most ${max}.`, `${max} 이하여야 합니다.`);
  return null;
}

/** The origin of an http(s) address as it is kept, or null when it is none, or carries a user name, password, path, query or fragment. */
export function normalisedAddress(text: string): string | null {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  if (url.username !== '' || url.password !== '') return null;
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : null;
}

/** A value as it is kept: addresses as their origin, text trimmed, and the text of the command line as the setting's own type. */
export function normalisedSetting(definition: SettingDefinition, value: SettingValue): SettingValue {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (definition.type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (definition.type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (definition.type === 'url') return normalisedAddress(text) ?? text;
  if (definition.type === 'postgres') return normalisedPostgres(text);
  return text;
}

function normalisedPostgres(text: string): string {
  const address = parsePostgresAddress(text);
  return address === null ? text : postgresAddressText(address);
}

/** Whether an optional setting has a value: none, and an empty text, are the same. */
export function isSet(value: SettingValue | undefined): boolean {
  return value !== undefined && value !== '';
}

/** Whether a condition on a setting holds. */
export function settingHolds(
  condition: SettingCondition | { readonly setting: string; readonly is: 'set' | 'unset' },
  settings: Readonly<Record<string, SettingValue>>,
): boolean {
  if ('is' in condition) return isSet(settings[condition.setting]) === (condition.is === 'set');
  return isThere({ when: condition }, settings);
}

/** Whether something that a pack has under a condition is there for a target with these settings. */
export function isThere(
  { when }: { readonly when?: SettingCondition | undefined },
  settings: Readonly<Record<string, SettingValue>>,
): boolean {
  return when === undefined || when['one-of'].some((one) => one === settings[when.setting]);
}
