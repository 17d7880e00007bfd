import { soleSetting } from './expression/templates.ts';
import type { Pack } from './schema/pack.ts';
import type { KeyPlace } from './schema/policy.ts';

/** Settings that decide where a policy, or the settings file `file-ID` itself, is looked up, and what it is held against. */
export function behindPolicy(id: string, pack: Pack): readonly string[] {
  const file = pack['settings-files'].find((one) => `file-${one.id}` === id);
  if (file !== undefined) return [file.base];
  const policy = pack.policies.find((one) => one.id === id);
  if (policy === undefined) return [];
  const other = policy['same-as'];
  const places: readonly Pick<KeyPlace, 'file'>[] = [policy, ...(other === undefined ? [] : [other])];
  const intended = Object.values(policy.intended ?? {}).flatMap((value) =>
    typeof value === 'string' ? (soleSetting(value) ?? []) : [],
  );
  return [...places.flatMap((place) => behindFile(place.file, pack)), ...intended];
}

/** The setting that leads to a settings file. */
export function behindFile(id: string, pack: Pack): readonly string[] {
  return pack['settings-files'].flatMap((file) => (file.id === id ? [file.base] : []));
}
