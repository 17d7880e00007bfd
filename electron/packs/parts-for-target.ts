import { join } from 'node:path';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PartGroup } from '../../shared/model/snapshot.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { parsePostgresAddress } from '../../shared/rules/postgres-address.ts';
import type { PostgresAddress } from '../../shared/rules/postgres-address.ts';
import { fillTemplate } from './expression/templates.ts';
import { leftOutOf, overlaps, pathsOf } from './part-overlaps.ts';
import type { Overlap, PlacedFolderOrFile } from './part-overlaps.ts';
import { effectiveSettings } from './probes-for-target.ts';
import { isThere } from './setting-values.ts';
import type { Pack } from './schema/pack.ts';
import type { FolderPartDefinition, PartDefinition, PartOf } from './schema/part.ts';
import { plainPath } from './tree-paths.ts';
import { filePathProblem } from './validation/paths.ts';

/** A path of a part: relative to its base with forward slashes (`.` is the base itself), and absolute on this computer. */
export type PartPlace = { readonly path: string; readonly absolutePath: string };

/** A part of a target, with its templates filled. `path` and `absolutePath` are those of its first place; only `rebuild` has several. */
export type PlacedPart = PartPlace & {
  readonly state: 'placed';
  readonly definition: FolderPartDefinition;
  /** The folder that the setting `definition.base` names. */
  readonly basePath: string;
  readonly places: readonly PartPlace[];
  readonly group?: PartGroup;
};

/** Databases of a folder that are not known before it is looked at. `path` is the pattern. */
export type PatternPart = {
  readonly state: 'pattern';
  readonly definition: PartOf<'databases'>;
  readonly basePath: string;
  readonly path: string;
};

/** A database that a server holds. `path` is where its dump lies in the set, below the base of such parts. */
export type ServedPart = {
  readonly state: 'served';
  readonly definition: PartOf<'postgres'>;
  readonly path: string;
  readonly address: PostgresAddress;
  /** Where the programs of the client lie; null where they are looked for in the usual places. */
  readonly programs: string | null;
};

/** What a target hands out itself. `path` is where it lies in the set, below the base of such parts. */
export type AskedPart = {
  readonly state: 'asked';
  readonly definition: PartOf<'http-export'>;
  readonly path: string;
  /** Where it is asked for, without what follows the path. */
  readonly address: string;
};

/** A part that the settings of the target do not lead to. `setting` is the one that is missing, null when it is not that. */
export type UnplacedPart = {
  readonly state: 'unplaced';
  readonly definition: PartDefinition;
  readonly setting: string | null;
  readonly reason: LocalText;
  readonly group?: PartGroup;
};

/** Groups of parts, by id, that must be of one version. */
export function sameVersions({ service }: Pack): readonly (readonly string[])[] {
  return (service?.together ?? []).flatMap((group) => (group['same-version'] ? [group.parts] : []));
}

/** Where the parts of a pack lie for a target, in the order of the pack, without those that its settings leave out. Nothing is looked up on the disk. */
export function partsFor(
  pack: Pack,
  target: { readonly settings: Readonly<Record<string, SettingValue>> },
): readonly (PlacedPart | PatternPart | ServedPart | AskedPart | UnplacedPart)[] {
  const settings = effectiveSettings(pack, target.settings);
  const parts = pack.parts
    .filter((definition) => isThere(definition, settings))
    .map((definition) => {
      if (definition.kind === 'postgres') return served(pack, definition, settings);
      if (definition.kind === 'http-export') return asked(pack, definition, settings);
      return placed(pack, definition, settings);
    });
  const found = overlaps(parts.flatMap(absolutePlaces));
  return parts.map((part) => {
    const overlap = found.find((one) => one.part === part.definition.id);
    return overlap ? overlapping(part.definition, overlap) : part;
  });
}

function placed(
  pack: Pack,
  definition: FolderPartDefinition | PartOf<'databases'>,
  settings: Readonly<Record<string, SettingValue>>,
): PlacedPart | PatternPart | UnplacedPart {
  const base = settings[definition.base];
  if (typeof base !== 'string' || base === '') return missingFolder(pack, definition);
  const paths = pathsOf(definition).map((path) =>
    fillTemplate(path, { settings, now: 0, uuid: '' }).value.trim(),
  );
  const [first, ...others] = paths.map((path): PartPlace => {
    const plain = plainPath(path);
    return { path: plain === '' ? '.' : plain, absolutePath: join(base, ...plain.split('/')) };
  });
  const outside = paths.find((path) => path === '' || filePathProblem(path) !== null);
  if (first === undefined || outside !== undefined) return leadingOut(definition, outside ?? '');
  if (definition.kind === 'databases')
    return { state: 'pattern', definition, basePath: base, path: first.path };
  return { state: 'placed', definition, basePath: base, ...first, places: [first, ...others] };
}

function served(
  pack: Pack,
  definition: PartOf<'postgres'>,
  settings: Readonly<Record<string, SettingValue>>,
): ServedPart | UnplacedPart {
  const address = parsePostgresAddress(String(settings[definition.server] ?? ''));
  if (address === null) return missingAddress(pack, definition, definition.server);
  const programs = definition.programs === undefined ? undefined : settings[definition.programs];
  return {
    state: 'served',
    definition,
    path: dumpPath(definition.id),
    address,
    programs: typeof programs === 'string' && programs !== '' ? programs : null,
  };
}

/** Where the dump of such a part lies, below its base. */
export function dumpPath(partId: string): string {
  return `${partId}.dump`;
}

function asked(
  pack: Pack,
  definition: PartOf<'http-export'>,
  settings: Readonly<Record<string, SettingValue>>,
): AskedPart | UnplacedPart {
  const { url, path = '' } = definition.request;
  const setting = /^\$\{\s*settings\.([a-z0-9-]+)/.exec(url ?? '')?.[1] ?? 'url';
  const origin = URL.parse(String(settings[setting] ?? ''))?.origin;
  if (origin === undefined) return missingAddress(pack, definition, setting);
  // The rest may hold what only the steps before know.
  const rest = url === undefined ? path : url.replace(/^\$\{[^}]*\}/, '');
  return { state: 'asked', definition, path: exportPath(definition), address: `${origin}${rest}` };
}

/** Where such an export lies, below its base. */
function exportPath({ id, format }: PartOf<'http-export'>): string {
  return format === 'json' ? `${id}.json` : id;
}

/** As paths with forward slashes, so that parts with different bases can be compared as well. */
function absolutePlaces(part: ReturnType<typeof partsFor>[number]): readonly PlacedFolderOrFile[] {
  if (part.state !== 'placed' && part.state !== 'pattern') return [];
  const { definition } = part;
  const places =
    part.state === 'placed' ? part.places : [{ absolutePath: join(part.basePath, ...part.path.split('/')) }];
  return places.map(({ absolutePath }) => ({
    part: definition.id,
    kind: definition.kind,
    path: absolutePath.replaceAll('\\', '/'),
    exclude: leftOutOf(definition),
  }));
}

function settingTitle(pack: Pack, setting: string): LocalText {
  const known = Object.hasOwn(pack.settings, setting) ? pack.settings[setting]?.title : undefined;
  return known ?? localText(setting, setting);
}

function missingAddress(
  pack: Pack,
  definition: PartOf<'postgres' | 'http-export'>,
  setting: string,
): UnplacedPart {
  const { en, ko } = definition.title;
  const title = settingTitle(pack, setting);
  return {
    state: 'unplaced',
    definition,
    setting,
    reason: localText(
      `"${en}": the setting "${title.en}" (${setting}) of this target is not set, so it is not known on which server this part is. Enter its address.`,
      `"${ko}": 이 대상의 설정 "${title.ko}"(${setting})이(가) 지정되지 않아 이 항목이 어느 서버에 있는지 알 수 없습니다. 주소를 입력하십시오.`,
    ),
  };
}

function missingFolder(pack: Pack, definition: PartDefinition): UnplacedPart {
  const setting = definition.base;
  const title = settingTitle(pack, setting);
  const { en, ko } = definition.title;
  return {
    state: 'unplaced',
    definition,
    setting,
    reason: localText(
      `"${en}": the setting "${title.en}" (${setting}) of this target is not set, so it is not known where this part lies. Set the folder.`,
      `"${ko}": 이 대상의 설정 "${title.ko}"(${setting})이(가) 지정되지 않아 이 항목의 위치를 알 수 없습니다. 폴더를 지정하십시오.`,
    ),
  };
}

function leadingOut(definition: PartDefinition, path: string): UnplacedPart {
  const { en, ko } = definition.title;
  return {
    state: 'unplaced',
    definition,
    setting: null,
    reason: localText(
      `"${en}": with the settings of this target its path is "${path}", which is not a path inside its folder. Correct the settings.`,
      `"${ko}": 이 대상의 설정으로는 경로가 "${path}"이(가) 되어 지정한 폴더 안의 경로가 아닙니다. 설정을 고치십시오.`,
    ),
  };
}

function overlapping(definition: PartDefinition, { other, path }: Overlap): UnplacedPart {
  const { en, ko } = definition.title;
  return {
    state: 'unplaced',
    definition,
    setting: definition.base,
    reason: localText(
      `"${en}": with the settings of this target it also contains "${path}", which belongs to the part "${other}". Choose another folder.`,
      `"${ko}": 이 대상의 설정으로는 다른 항목 "${other}"에 속하는 "${path}"까지 포함합니다. 다른 폴더를 지정하십시오.`,
    ),
  };
}
