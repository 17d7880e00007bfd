import { randomBytes } from 'node:crypto';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { NewValue } from '../../packs/formats/value-sources.ts';
import type { KeyChange } from '../../packs/schema/stage.ts';
import type { SettingsEntry, SettingsFile } from '../../packs/settings-file.ts';
import { blocked } from '../action-errors.ts';
import type { ActionContext } from '../action-kind.ts';
import { readTargetFile } from './target-file.ts';

/** Whether the value of a key must not be seen: how it is made says so, or a policy of the pack. */
export function isSecretKey(file: string, change: KeyChange, { pack }: Pick<ActionContext, 'pack'>): boolean {
  if (!('to' in change)) return true;
  return pack.policies.some((policy) => policy.secret && policy.file === file && policy.key === change.key);
}

/** What a key is set to, made, copied or taken now; null for one that is removed. @throws AppError action/blocked, credentials/… */
export async function newValue(
  change: KeyChange,
  before: SettingsEntry | undefined,
  context: ActionContext,
): Promise<NewValue | null> {
  if ('remove' in change) return null;
  if ('to' in change) return literalValue(change.to, before, context);
  if ('generate' in change) {
    const made = randomBytes(change.generate.bytes).toString(change.generate.as);
    context.hide(made);
    return made;
  }
  const value =
    'credential' in change
      ? await credentialValue(change.credential, context)
      : await copied(change['same-as'], context);
  context.hide(String(value));
  return value;
}

/**
 * What stands at a key; where nothing does, the default that a policy of the pack knows, which has the type that the key must have.
 */
export function entryOrDefault(
  file: string,
  key: string,
  { entries }: { readonly entries: SettingsFile },
  { pack }: Pick<ActionContext, 'pack'>,
): SettingsEntry | undefined {
  const policy = pack.policies.find((one) => one.file === file && one.key === key);
  const known = policy?.default ?? null;
  return entries.get(key) ?? (known === null ? undefined : { kind: 'literal', line: 0, value: known });
}

/** A value that stands in the pack or is filled in, with the type of the one that is there. */
export function literalValue(
  to: NewValue,
  before: SettingsEntry | undefined,
  { settings, plannedAt: now, ...context }: ActionContext,
): NewValue {
  if (typeof to !== 'string') return to;
  const text = fillTemplate(to, { settings, argument: context.arguments, now, uuid: '' }).value;
  const old = before?.kind === 'literal' ? before.value : null;
  if (typeof old === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (typeof old === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

async function credentialValue(name: string, { credentials, signal }: ActionContext): Promise<string> {
  const value = await credentials.read(name, signal);
  if (value === null) throw blocked(notStored(name));
  return value.secret;
}

async function copied(
  place: { readonly file: string; readonly key: string },
  context: ActionContext,
): Promise<NewValue> {
  const reading = await readTargetFile(place.file, context);
  if (reading.kind === 'problem') throw blocked(reading.problem);
  const value = scalarAt(reading.file.entries.get(place.key));
  if (value === null) throw blocked(notThere(place.key, reading.file.name));
  return value;
}

/** A single value as it stands in a file; null for anything else. */
export function scalarAt(entry: SettingsEntry | undefined): NewValue | null {
  if (entry?.kind !== 'literal') return null;
  const { value } = entry;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

export function notThere(key: string, file: string): LocalText {
  return localText(
    `${file} has no value for ${key} that could be taken.`,
    `${file}에 ${key}의 사용할 수 있는 값이 없습니다.`,
  );
}

function notStored(name: string): LocalText {
  return localText(
    `The credential "${name}" is not stored for this target. Store it first.`,
    `이 대상에 자격 증명 "${name}"이(가) 저장되어 있지 않습니다. 먼저 저장하십시오.`,
  );
}
