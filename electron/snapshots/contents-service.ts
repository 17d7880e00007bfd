import { z } from 'zod';
import { isAppError } from '../../shared/errors/app-error.ts';
import {
  FileListing,
  FoundFile,
  QueryAnswer,
  RowsText,
  SnapshotDifference,
} from '../../shared/model/contents.ts';
import type { PartId, SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { RepositoryService } from './repository-service.ts';
import { noteSnapshot } from './snapshot-subject.ts';
import { Unsearched, contentsTaskNames } from './tasks/contents-tasks.ts';

const timeoutMs = 300_000;

const FindAnswer = z.object({
  files: z.array(FoundFile),
  searched: z.number(),
  truncated: z.boolean(),
  unsearched: z.array(Unsearched),
});
type FindAnswer = Omit<z.infer<typeof FindAnswer>, 'unsearched'> & {
  readonly unsearched: readonly (z.infer<typeof Unsearched> & { readonly name: string })[];
};

type ContentsServiceParts = {
  readonly children: ChildHost;
  readonly repositories: RepositoryService;
  readonly journal: JournalPort;
  readonly scratchRoot: string;
  readonly snapshot: (id: SnapshotId) => Snapshot;
  /** Newest first. */
  readonly snapshotsOf: (targetId: TargetId | null) => readonly Snapshot[];
};

/** Looks into snapshots: files, rows, differences. Reading only; what is taken out of a database is journalled. */
export class ContentsService {
  readonly #parts: ContentsServiceParts;

  constructor(parts: ContentsServiceParts) {
    this.#parts = parts;
  }

  async files(
    { snapshotId, partId, filter, after, limit }: FilesWish,
    signal: AbortSignal,
  ): Promise<FileListing> {
    const request = { partId: partId ?? null, filter, after: after ?? null, limit };
    return FileListing.parse(await this.#run(contentsTaskNames.files, snapshotId, request, signal));
  }

  async find(
    {
      name,
      targetId,
      limit,
    }: { readonly name: string; readonly targetId?: TargetId | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<FindAnswer> {
    const byRepository = Map.groupBy(this.#parts.snapshotsOf(targetId ?? null), (each) => each.repositoryId);
    const repositories = [];
    const unsearched = [];
    for (const [id, snapshots] of byRepository) {
      try {
        const access = await this.#parts.repositories.access(id, signal);
        repositories.push({ id, access, snapshots: snapshots.map((snapshot) => snapshot.id) });
      } catch (error: unknown) {
        if (!isAppError(error)) throw error;
        unsearched.push({ repositoryId: id, reason: error.text });
      }
    }
    const input = { name, limit, repositories };
    const found = FindAnswer.parse(
      await this.#parts.children.run(contentsTaskNames.find, input, { signal, timeoutMs }),
    );
    const named = [...unsearched, ...found.unsearched].map((each) => ({
      ...each,
      name: this.#parts.repositories.find(each.repositoryId)?.name ?? each.repositoryId,
    }));
    return { ...found, unsearched: named };
  }

  /** The earlier one of the two comes first, whichever was named first. */
  async compare(first: SnapshotId, second: SnapshotId, signal: AbortSignal): Promise<SnapshotDifference> {
    const pair = [this.#parts.snapshot(first), this.#parts.snapshot(second)];
    const inputs = [];
    for (const { id, repositoryId } of pair.toSorted((x, y) => x.startedAt - y.startedAt)) {
      inputs.push({ access: await this.#parts.repositories.access(repositoryId, signal), snapshotId: id });
    }
    const [a, b] = inputs;
    const options = { signal, timeoutMs, affinity: first };
    return SnapshotDifference.parse(
      await this.#parts.children.run(contentsTaskNames.compare, { a, b }, options),
    );
  }

  async query(
    snapshotId: SnapshotId,
    partId: PartId,
    sql: string,
    signal: AbortSignal,
  ): Promise<QueryAnswer> {
    const answer = QueryAnswer.parse(
      await this.#run(contentsTaskNames.query, snapshotId, { partId, sql }, signal),
    );
    this.#note('snapshot.queried', snapshotId, { part: partId, sql: sql.slice(0, 500) });
    return answer;
  }

  async rows({ snapshotId, ...request }: RowsWish, signal: AbortSignal): Promise<RowsText> {
    const answer = RowsText.parse(await this.#run(contentsTaskNames.rows, snapshotId, request, signal));
    const { partId: part, table, where } = request;
    this.#note('snapshot.rows-extracted', snapshotId, { part, table, where, rows: answer.rows });
    return answer;
  }

  async recipe(
    snapshotId: SnapshotId,
    recipeId: string,
    what: string,
    signal: AbortSignal,
  ): Promise<RowsText> {
    const answer = RowsText.parse(
      await this.#run(contentsTaskNames.recipe, snapshotId, { recipeId, what }, signal),
    );
    this.#note('snapshot.rows-extracted', snapshotId, { recipe: recipeId, what, rows: answer.rows });
    return answer;
  }

  async #run(
    task: string,
    snapshotId: SnapshotId,
    request: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { repositoryId } = this.#parts.snapshot(snapshotId);
    const access = await this.#parts.repositories.access(repositoryId, signal);
    const options = { signal, timeoutMs, affinity: snapshotId };
    const { scratchRoot } = this.#parts;
    return this.#parts.children.run(task, { access, snapshotId, scratchRoot, ...request }, options);
  }

  #note(
    action: JournalAction,
    id: SnapshotId,
    details: Readonly<Record<string, string | number | null>>,
  ): void {
    noteSnapshot(this.#parts.journal, action, this.#parts.snapshot(id), true, details);
  }
}

type FilesWish = {
  readonly snapshotId: SnapshotId;
  readonly partId?: PartId | undefined;
  readonly filter: string;
  readonly after?: string | undefined;
  readonly limit: number;
};

type RowsWish = {
  readonly snapshotId: SnapshotId;
  readonly partId: PartId;
  readonly table: string;
  readonly where: string;
  readonly format: 'csv' | 'sql';
};
