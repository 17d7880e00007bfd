import type { FoundFile } from '../../../shared/model/contents.ts';

/** One path of one target with its versions, the one that changed last first. */
export type FilePath = {
  readonly key: string;
  readonly path: string;
  readonly targetName: string;
  readonly versions: readonly FoundFile[];
};

export function versionGroups(files: readonly FoundFile[]): readonly FilePath[] {
  const groups = Map.groupBy(files, (file) => `${file.targetId}/${file.partId}/${file.path}`);
  return [...groups].flatMap(([key, group]) => {
    const versions = group.toSorted((left, right) => newest(right) - newest(left));
    const [first] = versions;
    return first === undefined ? [] : [{ key, path: first.path, targetName: first.targetName, versions }];
  });
}

/** When the newest snapshot that has this version was taken. */
export function newest(file: FoundFile): number {
  return Math.max(...file.snapshots.map(({ at }) => at), 0);
}

export function oldest(file: FoundFile): number {
  return Math.min(...file.snapshots.map(({ at }) => at), Number.MAX_SAFE_INTEGER);
}

/** `0640`, as it is told in a terminal. */
export function modeText(mode: number | null): string {
  return mode === null ? '–' : `0${(mode & 0o7777).toString(8).padStart(3, '0')}`;
}
