import type { Handlers } from '../dispatcher.ts';
import type { ContentsService } from '../snapshots/contents-service.ts';
import type { RunningCalls } from './running-calls.ts';

export type ContentsParts = { readonly contents: ContentsService };

export function createContentsHandlers(
  { contents }: ContentsParts,
  calls: RunningCalls,
): Handlers['contents'] {
  return {
    files: (wish, { signal }) => contents.files(wish, signal),
    find: async ({ callId, ...wish }, { signal }) => {
      const found = await calls.run(callId, signal, (ending) => contents.find(wish, ending));
      return { ...found, unsearched: [...found.unsearched] };
    },
    compare: ({ a, b }, { signal }) => contents.compare(a, b, signal),
    query: ({ snapshotId, partId, sql }, { signal }) => contents.query(snapshotId, partId, sql, signal),
    rows: (wish, { signal }) => contents.rows(wish, signal),
    recipe: ({ snapshotId, recipeId, what }, { signal }) =>
      contents.recipe(snapshotId, recipeId, what, signal),
  };
}
