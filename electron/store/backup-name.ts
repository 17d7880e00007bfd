/** The day of a backup of the console's own database, from its name; null for any other file. */
export function dayOfBackup(name: string): string | null {
  return /^console-(\d{4}-\d{2}-\d{2})\.db$/.exec(name)?.[1] ?? null;
}
