import { z } from 'zod';
import { RepositoryId } from '../../../shared/model/ids.ts';
import { LocalText } from '../../../shared/model/local-text.ts';
import type { ChildTask } from '../../platform/child-host.ts';

/** Names of the tasks that look into snapshots. They are ended, not asked to stop: none of them changes anything. */
export const contentsTaskNames = {
  files: 'contents-files',
  find: 'contents-find',
  compare: 'contents-compare',
  query: 'contents-query',
  rows: 'contents-rows',
  recipe: 'contents-recipe',
} as const;

/** A repository that could not be opened for a search. */
export const Unsearched = z.object({ repositoryId: RepositoryId, reason: LocalText });

export type ContentsTasks = {
  readonly tasks: Readonly<Record<ContentsTaskName, ChildTask>>;
  readonly close: () => void;
};
type ContentsTaskName = (typeof contentsTaskNames)[keyof typeof contentsTaskNames];

/** The tasks of one child process. What looks into snapshots is loaded with the first look: most such processes do one job and never look. */
export function contentsTasks(): ContentsTasks {
  let work: ContentsTasks | null = null;
  const task =
    (name: ContentsTaskName): ChildTask =>
    async (input) => {
      work ??= (await import('./contents-work.ts')).contentsWork();
      return work.tasks[name](input);
    };
  const { files, find, compare, query, rows, recipe } = contentsTaskNames;
  return {
    tasks: {
      [files]: task(files),
      [find]: task(find),
      [compare]: task(compare),
      [query]: task(query),
      [rows]: task(rows),
      [recipe]: task(recipe),
    },
    close: () => work?.close(),
  };
}
