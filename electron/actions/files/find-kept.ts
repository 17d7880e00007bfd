import { posix } from 'node:path';
import type { FoundFile } from '../../locations/computer.ts';
import type { Location } from '../../locations/location.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { fitsPattern, namePatternOf } from '../../packs/name-pattern.ts';
import { databaseCompanions, plainPath } from '../../packs/tree-paths.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ActionContext, DefinitionOf } from '../action-kind.ts';
import { folderMissing } from '../folder-missing.ts';
import { keepTexts } from './keep-texts.ts';

/** A file that is to be kept. `path` is how it is called in what is kept: files of other folders than the server's lie below their setting. */
export type KeptFile = FoundFile & {
  readonly absolute: string;
  readonly file: string;
  readonly base: string;
};

type FoundKept = { readonly files: readonly KeptFile[]; readonly problems: readonly LocalText[] };

type Definition = DefinitionOf<'files-keep'>;

const mostNames = 20_000;

/** Everything that is to be kept, as it is now; what cannot be looked at is a problem, never left out. */
export async function findKept(definition: Definition, context: ActionContext): Promise<FoundKept> {
  const found = new Map<string, KeptFile>();
  const problems: LocalText[] = [];
  for (const choice of definition.files) {
    const location = context.folder(choice.base);
    if (location === null) {
      problems.push(folderMissing(choice.base));
      continue;
    }
    const filled = fillTemplate(choice.path, {
      settings: context.settings,
      now: context.plannedAt,
      uuid: '',
    });
    const named = await filesOf(choice, plainPath(filled.value), context);
    for (const { file, isListed, absolute, facts } of await lookAt(named, location, context)) {
      if (facts === null) {
        // A name that the folder told and nobody can open by it: not UTF-8, a link, a folder.
        if (isListed) problems.push(keepTexts.cannotBeKept(file));
        continue;
      }
      const path = choice.base === 'root' ? file : `${choice.base}/${file}`;
      found.set(path, { ...facts, path, file, base: choice.base, absolute });
    }
  }
  return { files: [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)), problems };
}

type Named = { readonly file: string; readonly isListed: boolean };

async function lookAt(named: readonly Named[], location: Location, { computer, signal }: ActionContext) {
  const places: string[] = [];
  for (const { file } of named) places.push(await location.absolutePath(file, signal));
  const facts = await computer.exact(places, signal);
  return named.map((one, at) => ({ ...one, absolute: places[at] ?? '', facts: facts[at] ?? null }));
}

/** The files that a choice means, with what SQLite may have beside each. */
async function filesOf(
  choice: Definition['files'][number],
  path: string,
  { folder, signal }: ActionContext,
): Promise<readonly Named[]> {
  const beside = (file: string) => [
    { file, isListed: path.includes('*') },
    ...databaseCompanions.map((ending) => ({ file: `${file}${ending}`, isListed: false })),
  ];
  if (!path.includes('*')) return beside(path);
  const pattern = namePatternOf(path, choice.except);
  const names = (await folder(choice.base)?.list(pattern.folder || '.', mostNames, signal)) ?? [];
  return names
    .filter((name) => fitsPattern(pattern, name))
    .flatMap((name) => beside(posix.join(pattern.folder, name)));
}
