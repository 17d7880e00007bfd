import { localText } from '../../../shared/text/local-text.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import type { Location } from '../../locations/location.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { ToldFile, WatchedFile } from './file-facts.ts';

const watchedAtMost = 100;

/** The files of a target that change only when somebody changes it: its settings, its keys, and single files of its set. */
export function watchedFiles(
  pack: Pack,
  settings: Readonly<Record<string, SettingValue>>,
  locationFor: (base: string) => Location | null,
): readonly WatchedFile[] {
  const fill = filler(settings);
  const found = [
    ...pack['settings-files'].map(({ base, path, title }) => ({ base, path: fill(path), title })),
    ...pack.parts.flatMap((part) =>
      part.kind === 'file' ? [{ base: part.base, path: fill(part.path), title: part.title }] : [],
    ),
  ];
  const distinct = new Map(found.map((file) => [`${file.base}/${file.path}`, file]));
  return [...distinct.values()]
    .slice(0, watchedAtMost)
    .map((file) => ({ ...file, location: locationFor(file.base) }));
}

/** Files whose beginning tells of a version or a start. */
export function toldFiles(
  pack: Pack,
  settings: Readonly<Record<string, SettingValue>>,
  locationFor: (base: string) => Location | null,
): readonly ToldFile[] {
  const fill = filler(settings);
  return pack.facts.flatMap((fact) =>
    'file' in fact.from
      ? [
          {
            fact,
            base: fact.from.base,
            path: fill(fact.from.file),
            title: localText(fact.title.en, fact.title.ko),
            location: locationFor(fact.from.base),
            zone: fill(fact.zone),
          },
        ]
      : [],
  );
}

function filler(settings: Readonly<Record<string, SettingValue>>): (template: string) => string {
  return (template) => fillTemplate(template, { settings, now: 0, uuid: '' }).value;
}
