/** An identifier as SQLite and PostgreSQL take it, whatever it is made of. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
