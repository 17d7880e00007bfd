import type { Handlers } from '../dispatcher.ts';
import type { ContentsService } from '../snapshots/contents-service.ts';

export type ContentsParts = { readonly contents: ContentsService };

export function createContentsHandlers({ contents }: ContentsParts): Handlers['contents'] {
  return {
    files: (wish, { signal }) => contents.files(wish, signal),
    find: async (wish, { signal }) => {
      const found = await contents.find(wish, signal);
      return { ...found, unsearched: [...found.unsearched] };
    },
    compare: ({ a, b }, { signal }) => contents.compare(a, b, signal),
    query: ({ snapshotId, partId, sql }, { signal }) => contents.query(snapshotId, partId, sql, signal),
    rows: (wish, { signal }) => contents.rows(wish, signal),
    recipe: ({ snapshotId, recipeId, what }, { signal }) =>
      contents.recipe(snapshotId, recipeId, what, signal),
  };
}
