import type { SettingValue } from '../../shared/model/target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import { normalisedSetting, settingProblem } from '../packs/setting-values.ts';
import { invalidSetting, missingSetting, unknownSetting } from './target-errors.ts';

/**
 * Settings as they are kept: known to the pack, of the right type, none of the required ones missing. An empty value takes a
 * setting away.
 */
export function checkedSettings(
  pack: Pack,
  given: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> {
  const kept: Record<string, SettingValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const definition = Object.hasOwn(pack.settings, name) ? pack.settings[name] : undefined;
    if (!definition) throw unknownSetting(pack, name);
    if (value === '') continue;
    const normal = normalisedSetting(definition, value);
    const problem = settingProblem(definition, normal);
    if (problem) throw invalidSetting(name, definition, problem);
    kept[name] = normal;
  }
  for (const [name, definition] of Object.entries(pack.settings)) {
    if (definition.required && kept[name] === undefined) throw missingSetting(name, definition);
  }
  return kept;
}
