import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { PartId, RepositoryId, SnapshotId } from '../../../shared/model/ids.ts';
import { asTypedQuery } from '../../locations/live-database/database-errors.ts';
import { RepositoryAccess, openForJob } from '../../repository/access.ts';
import { compareSnapshots } from '../contents/compare-snapshots.ts';
import { DatabaseCopies } from '../contents/database-copies.ts';
import { extractRecipe } from '../contents/extract-recipe.ts';
import { extractRows } from '../contents/extract-rows.ts';
import { findInSnapshots } from '../contents/find-in-snapshots.ts';
import type { FindSource } from '../contents/find-in-snapshots.ts';
import { listFiles } from '../contents/list-files.ts';
import { queryDatabase } from '../contents/query-database.ts';
import { packOf } from '../jobs/pack-of.ts';
import { type ContentsTasks, type Unsearched, contentsTaskNames } from './contents-tasks.ts';
import { OpenedSnapshots } from './opened-snapshots.ts';

const OfSnapshot = z.object({ access: RepositoryAccess, snapshotId: SnapshotId });
/** Databases are written out to be opened. */
const OfDatabase = OfSnapshot.extend({ scratchRoot: z.string() });
const FilesInput = OfSnapshot.extend({
  partId: PartId.nullable(),
  filter: z.string(),
  after: z.string().nullable(),
  limit: z.number(),
});
const FindInput = z.object({
  name: z.string(),
  limit: z.number(),
  repositories: z.array(
    z.object({ id: RepositoryId, access: RepositoryAccess, snapshots: z.array(SnapshotId) }),
  ),
});
const CompareInput = z.object({ a: OfSnapshot, b: OfSnapshot });
const QueryInput = OfDatabase.extend({ partId: PartId, sql: z.string() });
const RowsInput = OfDatabase.extend({
  partId: PartId,
  table: z.string(),
  where: z.string(),
  format: z.enum(['csv', 'sql']),
});
const RecipeInput = OfDatabase.extend({ recipeId: z.string(), what: z.string() });

/** What the tasks of one child process do, with the databases it has written out between them. */
export function contentsWork(): ContentsTasks {
  const opened = new OpenedSnapshots();
  // Made at first use: most children never look into a snapshot.
  let copies: DatabaseCopies | null = null;
  const databases = (scratchRoot: string) => (copies ??= new DatabaseCopies(scratchRoot));
  const { signal } = new AbortController();
  return {
    tasks: {
      [contentsTaskNames.files]: async (raw) => {
        const { access, snapshotId, ...request } = FilesInput.parse(raw);
        return listFiles(await opened.open(access, snapshotId, signal), request, signal);
      },
      [contentsTaskNames.find]: (raw) => find(raw, opened, signal),
      [contentsTaskNames.compare]: async (raw) => {
        const { a, b } = CompareInput.parse(raw);
        const first = await opened.open(a.access, a.snapshotId, signal);
        return compareSnapshots(first, await opened.open(b.access, b.snapshotId, signal), signal);
      },
      [contentsTaskNames.query]: async (raw) => {
        const { access, snapshotId, scratchRoot, ...request } = QueryInput.parse(raw);
        const contents = await opened.open(access, snapshotId, signal);
        return typed(queryDatabase(contents, request, databases(scratchRoot), signal));
      },
      [contentsTaskNames.rows]: async (raw) => {
        const { access, snapshotId, scratchRoot, ...request } = RowsInput.parse(raw);
        const contents = await opened.open(access, snapshotId, signal);
        return typed(extractRows(contents, request, databases(scratchRoot), signal));
      },
      [contentsTaskNames.recipe]: async (raw) => {
        const { access, snapshotId, scratchRoot, ...request } = RecipeInput.parse(raw);
        const contents = await opened.open(access, snapshotId, signal);
        return extractRecipe(
          contents,
          await packOf(contents.root.pack.text),
          request,
          databases(scratchRoot),
          signal,
        );
      },
    },
    close: () => copies?.clear(),
  };
}

/** Looks through every repository that can be opened; a disk that is away keeps nobody from searching the others. */
async function find(raw: unknown, opened: OpenedSnapshots, signal: AbortSignal) {
  const { name, limit, repositories } = FindInput.parse(raw);
  const sources: FindSource[] = [];
  const unsearched: z.infer<typeof Unsearched>[] = [];
  for (const { id, access, snapshots } of repositories) {
    try {
      const open = await opened.reading(await openForJob(access, signal), signal);
      sources.push(...snapshots.map((snapshot) => ({ repositoryId: id, open: () => open(snapshot) })));
    } catch (error: unknown) {
      if (!isAppError(error)) throw error;
      unsearched.push({ repositoryId: id, reason: error.text });
    }
  }
  return { ...(await findInSnapshots(sources, { name, limit }, signal)), unsearched };
}

/** What the operator wrote is told in the words of SQLite alone. */
function typed<Value>(work: Promise<Value>): Promise<Value> {
  return work.catch((error: unknown) => {
    throw asTypedQuery(error);
  });
}
