/** An instant as SQLite's own `datetime('now')` writes it: `YYYY-MM-DD HH:MM:SS` in UTC. */
export function sqliteUtc(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
