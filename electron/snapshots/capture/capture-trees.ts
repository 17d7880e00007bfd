import { join } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ReferenceCheck } from '../../../shared/model/snapshot.ts';
import type { StageTotals } from './capture-progress.ts';
import { earlierEntries, earlierPieces } from './earlier-list.ts';
import type { EarlierBatches } from './earlier-list.ts';
import { EntrySpool } from './entry-spool.ts';
import { filesOfDatabase } from './inspect-part.ts';
import type { TreeReading } from './read-tree.ts';
import { ReferenceWalk } from './references.ts';
import type { SetPart } from './set-ledger.ts';
import type { CapturedDatabase } from './sqlite/capture-database.ts';
import { listTree, LostTree, readTreeFirst, Unreadable } from './tree-part.ts';
import type { TreePart } from './tree-part.ts';
import type { SetRun } from './set-run.ts';

/** A tree that is there. `first` is what a first reading found; null where one reading is enough. */
type ReadTree = {
  readonly part: TreePart;
  readonly reading: TreeReading;
  readonly unreadable: Unreadable;
  readonly first: { readonly spool: EntrySpool; readonly newBytes: number } | null;
};

/** Trees are read twice, before the databases and after them, so that little is left to be read after; without databases once. */
export function readsTreesTwice(parts: readonly SetPart[]): boolean {
  return parts.some((part) => part.state === 'placed' && part.definition.kind === 'sqlite');
}

/** Reads all trees into the repository, as far as they are new. */
export async function readTreesFirst(run: SetRun): Promise<readonly ReadTree[]> {
  const { request, ledger, context } = run;
  const { source } = run.deps;
  const trees: ReadTree[] = [];
  const databaseFiles = await allDatabaseFiles(run);
  for (const part of request.parts) {
    if (!isTree(part) || ledger.isSettled(part)) continue;
    const unreadable = new Unreadable();
    const reading: TreeReading = {
      sink: run.deps.sink,
      source,
      databaseFiles,
      inodesAreStable: await source.hasStableInodes(part, context.signal),
      mayReuse: !part.definition.sensitive,
      isStored: (chunks) => run.deps.sink.has(chunks),
      heard: (files, bytes) => run.progress.heard(files, bytes),
      isLost: () => unreadable.count > 0 && !run.isPartial,
    };
    const tree = { part, reading, unreadable };
    if (!readsTreesTwice(request.parts)) {
      trees.push({ ...tree, first: null });
      continue;
    }
    const first = await readOneFirst(run, tree);
    if (first !== null) trees.push({ ...tree, first });
  }
  return trees;
}

async function readOneFirst(
  run: SetRun,
  { part, reading, unreadable }: Omit<ReadTree, 'first'>,
): Promise<ReadTree['first']> {
  const { title, id } = part.definition;
  run.progress.begin(localText(`Reading: ${title.en}`, `읽는 중: ${title.ko}`), totalsOf(run, id));
  const spool = new EntrySpool(join(run.scratch, `${id}.ndjson`));
  try {
    const into = { spool, unreadable, reading };
    const { newBytes } = await readTreeFirst(part, previousList(run, id), into, run.context);
    if (unreadable.count > 0) run.ledger.lack(part, unreadable.reason());
    return { spool, newBytes };
  } catch (error: unknown) {
    if (!(error instanceof LostTree)) throw error;
    run.ledger.fail(part, error.reason);
    return null;
  }
}

/** Reads what has changed since, and writes the lists; answers how they fit what the databases name. */
export async function listTrees(
  run: SetRun,
  trees: readonly ReadTree[],
  databases: ReadonlyMap<string, CapturedDatabase>,
): Promise<readonly ReferenceCheck[]> {
  const checks: ReferenceCheck[] = [];
  for (const tree of trees) {
    const { walks, notes } = openReferences(run, tree.part.definition.id, databases);
    try {
      await listOneTree(run, tree, { walks, notes });
      checks.push(...walks.map((walk) => walk.finish()));
    } finally {
      for (const walk of walks) walk.close();
    }
  }
  const treesRead = new Set(trees.map(({ part }) => part.definition.id));
  for (const { tree } of run.request.references.filter((one) => !treesRead.has(one.tree))) {
    treesRead.add(tree);
    // Of a tree that is not in the set, all that is named is missing.
    for (const walk of openReferences(run, tree, databases).walks) {
      checks.push(walk.finish());
      walk.close();
    }
  }
  return checks;
}

type OpenReferences = { readonly walks: readonly ReferenceWalk[]; readonly notes: readonly LocalText[] };

/** What the databases name of a tree. A query that does not fit its database is noted: the set is whole without the comparison. */
function openReferences(
  run: SetRun,
  treeId: string,
  databases: ReadonlyMap<string, CapturedDatabase>,
): OpenReferences {
  const walks: ReferenceWalk[] = [];
  const notes: LocalText[] = [];
  for (const definition of run.request.references) {
    const copy = definition.tree === treeId ? databases.get(definition.database) : undefined;
    if (copy === undefined) continue;
    try {
      walks.push(new ReferenceWalk(definition, copy.path, run.scratch));
    } catch (error: unknown) {
      if (!isAppError(error) || error.code !== 'database/query-failed') throw error;
      notes.push(notCompared(definition.title, error.text));
    }
  }
  return { walks, notes };
}

async function listOneTree(
  run: SetRun,
  { part, reading, unreadable, first }: ReadTree,
  references: OpenReferences,
): Promise<void> {
  const { title, id } = part.definition;
  run.progress.begin(
    first === null
      ? localText(`Reading: ${title.en}`, `읽는 중: ${title.ko}`)
      : localText(`Looking for changes: ${title.en}`, `변경 확인 중: ${title.ko}`),
    totalsOf(run, id),
  );
  unreadable.forget();
  try {
    const earlier = first?.spool.entries() ?? previousList(run, id);
    const isSecond = first !== null;
    const listed = await listTree(
      part,
      {
        earlier,
        isSecond,
        unreadable,
        references: references.walks,
        // What the first reading kept was put, or found stored, by this very capture.
        reading: isSecond ? { ...reading, isStored: () => true } : reading,
      },
      run.context,
    );
    if (unreadable.count > 0) run.ledger.lack(part, unreadable.reason());
    run.ledger.captured(part, {
      stored: listed.stored,
      newBytes: (first?.newBytes ?? 0) + listed.newBytes,
      sha256: null,
      database: null,
      notes: [...listed.notes.texts(), ...references.notes],
    });
  } catch (error: unknown) {
    if (!(error instanceof LostTree)) throw error;
    run.ledger.fail(part, error.reason);
  }
}

function notCompared(title: LocalText, because: LocalText): LocalText {
  return localText(
    `Not compared with the database (${title.en}): ${because.en}`,
    `데이터베이스와 비교하지 못했습니다(${title.ko}): ${because.ko}`,
  );
}

function isTree(part: SetPart): part is TreePart {
  return part.state === 'placed' && part.definition.kind === 'tree';
}

async function allDatabaseFiles(run: SetRun): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  const { source } = run.deps;
  const { signal } = run.context;
  for (const part of run.request.parts) {
    if (part.state !== 'placed' || part.definition.kind !== 'sqlite' || run.ledger.isSettled(part)) continue;
    for (const file of await filesOfDatabase(part, { source, signal })) files.add(file);
  }
  return files;
}

/** What the plan counted, or what the last snapshot held. */
function totalsOf(run: SetRun, partId: string): StageTotals {
  const expected = run.request.expected.get(partId);
  if (expected !== undefined) return expected;
  const before = run.deps.previous?.root.parts.find(
    (part) => part.id === partId && part.state === 'captured',
  );
  return { files: before?.files ?? null, bytes: before?.bytes ?? null };
}

/** A list that cannot be read only means that more must be read again: it never stands in the way of a new set. */
async function* previousList(run: SetRun, partId: string): EarlierBatches {
  const { previous } = run.deps;
  const { signal } = run.context;
  if (previous === null) return;
  const pieces = previous.listPieces?.(partId, signal);
  try {
    yield* pieces === undefined ? earlierEntries(previous.entries(partId, signal)) : earlierPieces(pieces);
  } catch (error: unknown) {
    if (!isAppError(error) || error.code !== 'repository/damaged') throw error;
  }
}
