import { posix, join } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { inspectDatabaseFile } from '../../locations/live-database/client.ts';
import { LocalComputer } from '../../locations/local-computer.ts';
import { databaseCompanions } from '../../packs/tree-paths.ts';
import { blocked } from '../action-errors.ts';
import type { ActionContext, ActionKind, DefinitionOf } from '../action-kind.ts';
import { digestOfFiles } from './choose-files.ts';
import { findKept } from './find-kept.ts';
import type { KeptFile } from './find-kept.ts';
import { keepFiles, sweepUnfinished } from './keep-files.ts';
import { keepTexts } from './keep-texts.ts';

/** Copies files as they are, before a program that deletes what it cannot open meets them. Changes nothing of the target. */
export const keepKind: ActionKind<'files-keep'> = {
  kind: 'files-keep',
  async plan(definition, context) {
    const { files, problems } = await findKept(definition, context);
    const rows: (string | number)[][] = [];
    for (const file of files) rows.push(await rowOf(file, definition, context));
    return {
      seen: digestOfFiles(files),
      changes: [
        {
          title: definition.title,
          verb: 'keep',
          count: files.length,
          columns: ['path', 'bytes', 'modified', 'is'],
          rows,
        },
      ],
      execution: files.map(({ path }) => `cp ${path}`),
      safety: keepTexts.safety(files.length),
      warnings: [],
      blockers: [...problems],
      nothingToDo: problems.length === 0 && files.length === 0 ? keepTexts.nothing : null,
    };
  },
  async run(definition, context, { seen, safetyCopy }) {
    const { files, problems } = await findKept(definition, context);
    const [problem] = problems;
    if (problem !== undefined) throw blocked(problem);
    if (digestOfFiles(files) !== seen) return null;
    const kept = safetyCopy.replace(/\.sql$/, '');
    const places = new Map(files.map(({ path, absolute }) => [path, absolute]));
    const absolute = (path: string): string => places.get(path) ?? path;
    await sweepUnfinished(kept, context.target.id);
    const { computer, signal } = context;
    if (!(await keepFiles(files, kept, { computer, absolute, signal }))) return null;
    const same = await countSame(files, kept, context);
    const check = {
      title: keepTexts.same,
      held: same === files.length,
      found: keepTexts.compared(same, files.length),
    };
    return {
      ok: check.held,
      changes: [{ title: definition.title, verb: 'keep', count: files.length }],
      safetyCopy: kept,
      checks: [check],
      output: null,
    };
  },
};

/** With what a file is, as a probe would tell it apart. */
async function rowOf(
  file: KeptFile,
  { timeout }: DefinitionOf<'files-keep'>,
  context: ActionContext,
): Promise<(string | number)[]> {
  const { path, sizeBytes, modifiedAt } = file;
  return [path, sizeBytes, new Date(modifiedAt).toISOString(), await kindOf(file, timeout, context)];
}

async function kindOf(
  { base, file }: KeptFile,
  timeoutMs: number,
  { folder, children, signal }: ActionContext,
): Promise<string> {
  const location = folder(base);
  if (location === null || databaseCompanions.some((ending) => file.endsWith(ending))) return '';
  if (!['.db', '.sqlite', '.sqlite3'].includes(posix.extname(file))) return '';
  try {
    const access = { location, children };
    await inspectDatabaseFile(access, file, { quickCheckUpToBytes: null }, { signal, timeoutMs });
    return 'a database';
  } catch (error: unknown) {
    if (!isAppError(error) || error.code === 'run/cancelled') throw error;
    return error.text.en;
  }
}

/** How many copies are their file, byte for byte, by hashes that are made where each lies. */
async function countSame(
  files: readonly KeptFile[],
  kept: string,
  { computer, signal }: Pick<ActionContext, 'computer' | 'signal'>,
): Promise<number> {
  const copies = await new LocalComputer().digests(
    files.map(({ path }) => join(kept, 'files', ...path.split('/'))),
    signal,
  );
  const there = await computer.digests(
    files.map(({ absolute }) => absolute),
    signal,
  );
  return copies.filter((copy, at) => copy !== null && copy === there[at]).length;
}
