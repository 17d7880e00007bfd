/** Files that SQLite keeps beside a database. They belong to it, and to no tree. */
export const databaseCompanions = ['-wal', '-shm', '-journal'] as const;

/**
 * Whether `exclude` or `ignore` of a tree leaves a path out; both are relative to the tree, with forward slashes. `cache` leaves out
 * that file or folder with all that lies below it, `cache/*` all that lies in it.
 */
export function isLeftOut(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => {
    if (pattern.endsWith('/*')) return path.startsWith(pattern.slice(0, -1));
    return path === pattern || path.startsWith(`${pattern}/`);
  });
}

/** `path` relative to the folder `tree`, both below the same base; empty when they are the same, null when it lies elsewhere. */
export function pathInTree(tree: string, path: string): string | null {
  const [folder, file] = [plainPath(tree), plainPath(path)];
  if (folder === file) return '';
  if (folder === '') return file;
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : null;
}

/** Without `.` and doubled slashes; the base itself is empty. */
export function plainPath(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}
