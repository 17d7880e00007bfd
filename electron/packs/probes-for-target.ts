import type { SettingValue } from '../../shared/model/target.ts';
import type { Pack, SettingDefinition } from './schema/pack.ts';
import type { ProbeDefinition } from './schema/probe.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** The settings of a target with the pack's defaults where the operator left them empty. */
export function effectiveSettings(pack: Pack, settings: Settings): Settings {
  const all: Record<string, SettingValue> = {};
  for (const [name, definition] of Object.entries(pack.settings)) {
    const value = valueOr(settings[name], definition);
    if (value !== undefined) all[name] = value;
  }
  return all;
}

function valueOr(value: SettingValue | undefined, definition: SettingDefinition): SettingValue | undefined {
  return value === undefined || value === '' ? definition.default : value;
}

/** The probes of a target with these settings: where the pack allows it, with the limits its operator set. */
export function probesForTarget(pack: Pack, settings: Settings): readonly ProbeDefinition[] {
  const effective = effectiveSettings(pack, settings);
  return pack.probes.map((probe) => withLimits(probe, effective));
}

function withLimits(probe: ProbeDefinition, settings: Settings): ProbeDefinition {
  let filled = probe;
  for (const [field, setting] of Object.entries(probe['from-settings'] ?? {})) {
    const value = settings[setting];
    if (typeof value === 'number') filled = { ...filled, [field]: value };
  }
  return filled;
}
