/** The command that gives a new address of the console in a browser, for a data folder or for the one of this account. */
export function serveCommand(dataDir: string | null): string {
  if (dataDir === null) return 'holdfast serve';
  return `holdfast serve --data-dir ${/^[\w./:\\-]+$/.test(dataDir) ? dataDir : `"${dataDir}"`}`;
}
