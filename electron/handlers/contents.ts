import type { Handlers } from '../dispatcher.ts';
import type { ContentsService } from '../snapshots/contents-service.ts';

export type ContentsParts = { readonly contents: ContentsService };

export function createContentsHandlers({ contents }: ContentsParts): Handlers['contents'] {
  return {
    files: (wish, { signal }) => contents.files(wish, signal),
    find: (wish, { signal }) => contents.find(wish, signal),
    compare: ({ a, b }, { signal }) => contents.compare(a, b, signal),
    query: ({ snapshotId, partId, sql }, { signal }) => contents.query(snapshotId, partId, sql, signal),
    rows: (wish, { signal }) => contents.rows(wish, signal),
    recipe: ({ snapshotId, recipeId, what }, { signal }) =>
      contents.recipe(snapshotId, recipeId, what, signal),
  };
}
