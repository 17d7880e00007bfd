import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { PackCredential, PackSetting } from '../../../shared/model/pack.ts';
import type { SettingValue } from '../../../shared/model/target.ts';

/** What stands in the fields, as text. A folder or file holds its token or the path it already has. */
export type SettingForm = Readonly<Record<string, string>>;
export type SecretForm = Readonly<Record<string, { readonly username: string; readonly secret: string }>>;

export type FieldProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-a-number' }
  | { readonly kind: 'not-an-address' }
  | { readonly kind: 'below'; readonly min: number }
  | { readonly kind: 'above'; readonly max: number };

/** The fields as a pack fills them in, with what is known already on top. */
export function formOf(
  settings: readonly PackSetting[],
  known: Readonly<Record<string, SettingValue>>,
): SettingForm {
  return Object.fromEntries(
    settings.map((setting) => {
      const value = known[setting.name] ?? setting.default ?? (setting.type === 'boolean' ? false : '');
      return [setting.name, String(value)];
    }),
  );
}

/** Whether a setting names a place of one computer. */
export function isPathSetting({ type }: PackSetting): boolean {
  return type === 'folder' || type === 'file';
}

/** The fields that mean the same on every computer. */
export function withoutPaths<Value>(
  settings: readonly PackSetting[],
  values: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  const paths = new Set(settings.filter(isPathSetting).map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !paths.has(name)));
}

/** What is wrong with one field, or null. The console checks everything again. */
export function problemOf(setting: PackSetting, text: string): FieldProblem | null {
  if (text.trim() === '') return setting.required ? { kind: 'missing' } : null;
  if (setting.type === 'url') return isOrigin(text) ? null : { kind: 'not-an-address' };
  if (setting.type !== 'integer') return null;
  const number = Number(text);
  if (!Number.isInteger(number)) return { kind: 'not-a-number' };
  if (setting.min !== null && number < setting.min) return { kind: 'below', min: setting.min };
  if (setting.max !== null && number > setting.max) return { kind: 'above', max: setting.max };
  return null;
}

/** An http(s) address without user name, password, path, query and fragment. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return false;
  return [url.username, url.password, url.search, url.hash].join('') === '' && url.pathname === '/';
}

/** Whether all fields may be sent. */
export function formReady(settings: readonly PackSetting[], form: SettingForm): boolean {
  return settings.every((setting) => problemOf(setting, form[setting.name] ?? '') === null);
}

/** The fields as values of their types; empty ones are left out. */
export function settingValues(
  settings: readonly PackSetting[],
  form: SettingForm,
): Record<string, SettingValue> {
  const entries = settings.flatMap((setting): [string, SettingValue][] => {
    const text = (form[setting.name] ?? '').trim();
    if (text === '') return [];
    if (setting.type === 'integer') return [[setting.name, Number(text)]];
    if (setting.type === 'boolean') return [[setting.name, text === 'true']];
    return [[setting.name, text]];
  });
  return Object.fromEntries(entries);
}

type Secrets = NonNullable<CallInput<'targets.add'>['credentials']>;

/** The secrets that were typed; what is empty is not sent, and a rotating one is never typed. */
export function typedSecrets(credentials: readonly PackCredential[], form: SecretForm): Secrets {
  const entries = credentials.flatMap((credential): [string, Secrets[string]][] => {
    const typed = form[credential.name];
    if (credential.type === 'rotating' || typed === undefined || typed.secret === '') return [];
    if (credential.type === 'secret') return [[credential.name, { secret: typed.secret }]];
    return typed.username === ''
      ? []
      : [[credential.name, { username: typed.username, secret: typed.secret }]];
  });
  return Object.fromEntries(entries);
}

/** Whether every required credential was typed. */
export function secretsReady(credentials: readonly PackCredential[], form: SecretForm): boolean {
  const typed = typedSecrets(credentials, form);
  return credentials.every(
    (credential) =>
      !credential.required || credential.type === 'rotating' || typed[credential.name] !== undefined,
  );
}

export type NetworkForm = { readonly ca: string; readonly proxy: string };

/** What is sent: an empty field means none. */
export function networkValues(form: NetworkForm): {
  readonly ca: string | null;
  readonly proxy: string | null;
} {
  return {
    ca: form.ca.trim() === '' ? null : form.ca,
    proxy: form.proxy.trim() === '' ? null : form.proxy.trim(),
  };
}
