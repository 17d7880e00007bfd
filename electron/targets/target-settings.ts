import { isAbsolute } from 'node:path';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { HostWay } from '../../shared/model/host.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import type { Pack, SettingDefinition } from '../packs/schema/pack.ts';
import { normalisedSetting, settingProblem } from '../packs/setting-values.ts';
import { invalidSetting, missingSetting, unknownCredential, unknownSetting } from './target-errors.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** Why a folder or file cannot be used, or null. `host` has it; null is this computer. */
export type PathCheck = (
  path: string,
  kind: 'folder' | 'file',
  host: HostWay | null,
) => Promise<LocalText | null>;

/** The settings of a target and the host that has its files. */
type PlacedSettings = { readonly settings: Settings; readonly host: HostWay | null };

/**
 * The settings as they are kept: each of its type, addresses as their origin, empty ones left out. Throws `target/missing-setting`
 * or `target/invalid-setting` with the title of the setting and what is expected.
 */
export function checkedSettings(pack: Pack, given: Settings): Settings {
  const known = Object.keys(pack.settings);
  for (const name of Object.keys(given)) if (!known.includes(name)) throw unknownSetting(name, known);
  const kept: Record<string, SettingValue> = {};
  for (const [name, definition] of Object.entries(pack.settings)) {
    const value = given[name];
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) {
      if (definition.required && definition.default === undefined)
        throw missingSetting(name, definition.title);
      continue;
    }
    const normalised = normalisedSetting(definition, value);
    const problem = settingProblem(definition, normalised) ?? pathProblem(definition, normalised);
    if (problem !== null) throw invalidSetting(name, definition.title, problem);
    kept[name] = normalised;
  }
  return kept;
}

/** Looks at folders and files that are new or were changed; at all of them on another host. Throws `target/invalid-setting`. */
export async function checkPaths(
  pack: Pack,
  { settings, host }: PlacedSettings,
  before: PlacedSettings | null,
  check: PathCheck,
): Promise<void> {
  const kept = before !== null && sameHost(before.host, host) ? before.settings : {};
  for (const [name, definition] of Object.entries(pack.settings)) {
    const value = settings[name];
    if (!isPath(definition) || typeof value !== 'string' || value === kept[name]) continue;
    const problem = await check(value, definition.type, host);
    if (problem !== null) throw invalidSetting(name, definition.title, problem);
  }
}

/** Throws `credentials/unknown-name` for one that the pack does not have. A rotating one is obtained, never typed. */
export function checkCredentialNames(pack: Pack, names: readonly string[]): void {
  const typed = Object.entries(pack.credentials).filter(([, definition]) => definition.type !== 'rotating');
  const known = typed.map(([name]) => name);
  for (const name of names) if (!known.includes(name)) throw unknownCredential(name, known);
}

export function isPath(
  definition: SettingDefinition,
): definition is SettingDefinition & { readonly type: 'folder' | 'file' } {
  return definition.type === 'folder' || definition.type === 'file';
}

function pathProblem(definition: SettingDefinition, value: SettingValue): LocalText | null {
  if (!isPath(definition) || (typeof value === 'string' && isAbsolute(value))) return null;
  return localText('expected an absolute path.', '절대 경로여야 합니다.');
}

/** Two ways that lead to the same place, or both to none. */
export function sameHost(a: HostWay | null, b: HostWay | null): boolean {
  return a?.address === b?.address && a?.keyFile === b?.keyFile && a?.jumps === b?.jumps;
}
