import { posix } from 'node:path';
import { cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import { inspectDatabaseFile } from '../../locations/live-database/client.ts';
import { databaseCompanions } from '../../packs/tree-paths.ts';
import { blocked } from '../action-errors.ts';
import type { ActionContext, ActionKind, DefinitionOf } from '../action-kind.ts';
import { fileIn, filesCopy, nameIn } from '../kept/copy-places.ts';
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
    const noPlace = await context.copies.problem();
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
      blockers: [...problems, ...(noPlace === null || files.length === 0 ? [] : [noPlace])],
      nothingToDo: problems.length === 0 && files.length === 0 ? keepTexts.nothing : null,
    };
  },
  async run(definition, context, { seen, keptAs }) {
    const { files, problems } = await findKept(definition, context);
    const [problem] = problems;
    if (problem !== undefined) throw blocked(problem);
    if (digestOfFiles(files) !== seen) return null;
    const kept = filesCopy(keptAs);
    const places = new Map(files.map(({ path, absolute }) => [path, absolute]));
    const absolute = (path: string): string => places.get(path) ?? path;
    await sweepUnfinished(kept, context.target.id);
    const { computer, copies, signal } = context;
    const copyKey = await copies.key();
    if (!(await keepFiles(files, kept, { computer, absolute, copyKey, signal }))) return null;
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

/** How many copies hold their file, byte for byte, by hashes that are made where each lies. */
async function countSame(
  files: readonly KeptFile[],
  kept: string,
  { computer, copies, signal }: Pick<ActionContext, 'computer' | 'copies' | 'signal'>,
): Promise<number> {
  const there = await computer.digests(
    files.map(({ absolute }) => absolute),
    signal,
  );
  let same = 0;
  for (const [at, { path }] of files.entries()) {
    if (signal.aborted) throw cancelled();
    if ((await copies.digest(fileIn(kept, path), nameIn(kept, path))) === there[at]) same += 1;
  }
  return same;
}
