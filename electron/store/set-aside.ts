import { existsSync, renameSync } from 'node:fs';

/** SQLite's files beside a database. They are moved before it, so that no crash leaves them beside a fresh one. */
const companions = ['-wal', '-shm', '-journal'] as const;

/**
 * Moves a damaged database out of the way, with its companions, under the same name plus the time; nothing is deleted or
 * changed. Answers the new path.
 */
export function setAside(path: string, at: number): string {
  const kept = freeName(path, at);
  for (const companion of companions) {
    if (existsSync(path + companion)) renameSync(path + companion, kept + companion);
  }
  renameSync(path, kept);
  return kept;
}

function freeName(path: string, at: number): string {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const wanted = `${path}.damaged-${time}`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(name)) return name;
  }
}
