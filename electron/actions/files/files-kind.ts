import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { posix } from 'node:path';
import { z } from 'zod';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { FoundFile } from '../../locations/computer.ts';
import type { Location } from '../../locations/location.ts';
import { queryDatabaseFile } from '../../locations/live-database/client.ts';
import { sqliteUtc } from '../../locations/live-database/sqlite-time.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { blocked } from '../action-errors.ts';
import type { ActionContext, ActionKind, DefinitionOf, KindPlan, Planned } from '../action-kind.ts';
import { folderMissing } from '../folder-missing.ts';
import { filesCopy, rowsCopy } from '../kept/copy-places.ts';
import { rowsKind } from '../rows/rows-kind.ts';
import { chooseFiles, digestOfFiles } from './choose-files.ts';
import { filesTexts } from './files-texts.ts';
import { findFiles, treeAt } from './find-files.ts';
import { keepFiles, sweepUnfinished } from './keep-files.ts';

const shownFiles = 1000;
const mostNames = 2_000_000;
const mostNameBytes = 256 * 1024 ** 2;
const dayMs = 86_400_000;
/** Longer texts are cut where a database is read. */
const longestName = 2000;

type Definition = DefinitionOf<'files-delete'>;
/** What a plan saw: the files, and the rows where some go with them. */
const Seen = z.tuple([z.string(), z.string().nullable()]);

type RowsDefinition = DefinitionOf<'sqlite-exec'>;

/**
 * Removes files of a tree that a database names, or does not name. They are kept first, as a whole; then go the rows that belong to them,
 * in one transaction; then the files. Whatever ends it in between, everything that is gone is among what was kept.
 */
export const filesKind: ActionKind<'files-delete'> = {
  kind: 'files-delete',
  async plan(definition, context) {
    const found = await find(definition, context);
    if ('problem' in found) return unplanned(definition, [], [found.problem]);
    const { files, place } = found;
    const rows = definition.changes.length === 0 ? null : await rowsKind.plan(rowsOf(definition), context);
    const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const limit = definition['at-most'];
    const blockers = [
      ...(files.length > limit ? [filesTexts.tooMany(files.length, limit)] : []),
      ...(await deniedFolders(files, place, context)),
      ...(files.length === 0 ? [] : await blockersBeside(rows, context)),
    ];
    return {
      ...unplanned(definition, files, blockers),
      seen: JSON.stringify([digestOfFiles(files), rows?.seen ?? null]),
      changes: [
        {
          title: filesTexts.title(definition.title, total),
          verb: 'delete',
          count: files.length,
          columns: ['path', 'bytes', 'modified', 'days'],
          rows: files.slice(0, shownFiles).map((file) => rowOf(file, context.plannedAt)),
        },
        ...(rows?.changes ?? []),
      ],
      nothingToDo: files.length === 0 ? filesTexts.nothing : null,
      execution: [...(rows?.execution ?? []), `rm ${posix.join(place.tree, '…')} (${files.length})`],
    };
  },
  async run(definition, context, { seen, keptAs }) {
    const [seenFiles, seenRows] = Seen.parse(JSON.parse(seen));
    const found = await find(definition, context);
    if ('problem' in found) throw blocked(found.problem);
    const { files, place } = found;
    if (digestOfFiles(files) !== seenFiles) return null;
    const kept = filesCopy(keptAs);
    await sweepUnfinished(kept, context.target.id);
    const { computer, signal } = context;
    const { absolute } = place;
    const copyKey = await context.copies.key();
    if (!(await keepFiles(files, kept, { computer, absolute, copyKey, signal }))) return null;
    const rows =
      seenRows === null ? undefined : await changeRows(definition, context, { seen: seenRows, keptAs });
    if (rows === null) return null;
    const { removed, changed, failed } = await computer.remove(
      files.map((file) => ({ ...file, absolute: absolute(file.path) })),
      signal,
    );
    const checks = [
      {
        title: filesTexts.gone,
        held: removed === files.length,
        found: filesTexts.removal(removed, changed, failed),
      },
      ...(rows?.checks ?? []),
    ];
    return {
      ok: checks.every(({ held }) => held),
      changes: [{ title: definition.title, verb: 'delete', count: removed }, ...(rows?.changes ?? [])],
      safetyCopy: kept,
      checks,
      output: null,
    };
  },
};

/** What stands against keeping the files, and against changing the rows that go with them. */
async function blockersBeside(
  rows: Omit<KindPlan, 'stages'> | null,
  { copies }: ActionContext,
): Promise<readonly LocalText[]> {
  const problem = rows === null ? await copies.problem() : rows.nothingToDo;
  return [...(rows?.blockers ?? []), ...(problem === null ? [] : [problem])];
}

/** Where no row was changed, no file is removed and nothing is to be kept. */
async function changeRows(definition: Definition, context: ActionContext, planned: Planned) {
  const forget = () => rm(filesCopy(planned.keptAs), { recursive: true, force: true });
  try {
    const changed = await rowsKind.run(rowsOf(definition), context, planned);
    if (changed === null) await forget();
    return changed;
  } catch (error: unknown) {
    if (!existsSync(rowsCopy(planned.keptAs))) await forget();
    throw error;
  }
}

function unplanned(definition: Definition, files: readonly FoundFile[], blockers: readonly LocalText[]) {
  return {
    seen: '',
    changes: [],
    execution: [],
    safety: filesTexts.kept(files.length, definition.changes.length > 0),
    warnings: [],
    blockers: [...blockers],
    nothingToDo: null,
  };
}

/** The rows that belong to the files, as an action of their own. */
function rowsOf({ changes, database, ...rest }: Definition): RowsDefinition {
  const { id, title, arguments: own, timeout } = rest;
  return {
    kind: 'sqlite-exec',
    id,
    title,
    arguments: own,
    timeout,
    path: database,
    changes,
    'at-most': rest['at-most'],
  };
}

type Place = {
  /** Below the target's folder. */
  readonly tree: string;
  /** Where a file of the tree lies. */
  readonly absolute: (path: string) => string;
};

async function find(
  definition: Definition,
  context: ActionContext,
): Promise<
  { readonly files: readonly FoundFile[]; readonly place: Place } | { readonly problem: LocalText }
> {
  const location = context.folder('root');
  if (location === null) return { problem: folderMissing('root') };
  const { settings, plannedAt: now, signal } = context;
  const tree = fillTemplate(definition.tree, { settings, now, uuid: '' }).value;
  const named = await namedPaths(definition, context, location);
  if ('problem' in named) return named;
  const { computer } = context;
  const lies = await treeAt(location, computer, tree, signal);
  const found = await findFiles(lies, computer, signal);
  const files = chooseFiles(found, {
    named: named.paths,
    wanted: definition['named-by'] === undefined ? 'unknown' : 'named',
    olderThanMs: definition['older-than'],
    now,
  });
  return { files, place: { tree, absolute: lies.absolute } };
}

async function namedPaths(
  definition: Definition,
  context: ActionContext,
  location: Location,
): Promise<{ readonly paths: ReadonlySet<string> } | { readonly problem: LocalText }> {
  const { settings, plannedAt: now, children, signal } = context;
  const path = fillTemplate(definition.database, { settings, now, uuid: '' }).value;
  const parameters: Record<string, string | number> = { now_utc: sqliteUtc(now) };
  for (const [name, value] of Object.entries(context.arguments))
    parameters[name.replaceAll('-', '_')] = value;
  const sql = definition['named-by'] ?? definition['unknown-to'] ?? '';
  const query = { sql, parameters, needsTable: null, maxRows: mostNames, maxBytes: mostNameBytes };
  const call = { signal, timeoutMs: definition.timeout };
  const result = await queryDatabaseFile(
    { location, children },
    path,
    { ...query, maxMs: definition.timeout },
    call,
  );
  if (result.kind !== 'rows' || result.truncated) return { problem: filesTexts.notAllNames(path) };
  const names = result.rows.flatMap(([name]) => (typeof name === 'string' ? [name] : []));
  if (names.some((name) => name.length > longestName)) return { problem: filesTexts.notAllNames(path) };
  const paths = new Set(names);
  // An empty database knows nothing: all files would be unknown to it.
  if (paths.size === 0 && definition['named-by'] === undefined) return { problem: filesTexts.noNames(path) };
  return { paths };
}

async function deniedFolders(
  files: readonly FoundFile[],
  { tree, absolute }: Place,
  { computer, signal }: ActionContext,
): Promise<readonly LocalText[]> {
  const folders = new Map(
    files.map(({ path }) => [absolute(posix.dirname(path)), posix.join(tree, posix.dirname(path))]),
  );
  const [denied] = await computer.notWritable([...folders.keys()], signal);
  return denied === undefined ? [] : [filesTexts.mayNotRemove(folders.get(denied) ?? denied)];
}

function rowOf({ path, sizeBytes, modifiedAt }: FoundFile, now: number): (string | number)[] {
  const days = Math.floor((now - modifiedAt) / dayMs);
  return [path, sizeBytes, new Date(modifiedAt).toISOString(), days];
}
