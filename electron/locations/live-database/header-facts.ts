import type { DatabaseFiles } from './file-version.ts';
import { hasWalResetBug } from './header.ts';
import type { DatabaseHeader } from './header.ts';

/** What needs no SQLite. A database that is not in WAL mode says nothing of its journal: how it is ended is each connection's own affair. */
export function knownByHeader(header: DatabaseHeader, files: DatabaseFiles) {
  const { walMode, writerVersion } = header;
  return {
    sizeBytes: files.main.sizeBytes,
    walBytes: files.wal?.sizeBytes ?? null,
    journalMode: walMode ? 'wal' : 'delete',
    pageSizeBytes: header.pageSizeBytes,
    writerVersion,
    writerHasWalResetBug: walMode && writerVersion !== null && hasWalResetBug(writerVersion),
  };
}
