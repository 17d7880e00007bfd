import { setTimeout as pause } from 'node:timers/promises';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { needsRecovery } from '../live-database/begin-read.ts';
import { copyTooLarge, databaseBusy } from '../live-database/database-errors.ts';
import type { DatabaseLimits } from '../live-database/database-limits.ts';
import { isHeldExclusively } from '../live-database/exclusive-lock.ts';
import { totalBytes } from '../live-database/file-version.ts';
import type { DatabaseFiles } from '../live-database/file-version.ts';
import type { DatabaseHeader } from '../live-database/header.ts';
import { isStopped, judgeHeader, missingWithLog } from '../live-database/read-header.ts';
import { sqliteErrorCode } from '../../platform/sqlite.ts';
import type { HostEngine } from './host-engine.ts';

/** A database of a host in one read transaction. */
type HostDatabase = {
  readonly engine: HostEngine;
  readonly source: 'original' | 'copy';
  readonly header: DatabaseHeader;
  readonly files: DatabaseFiles;
  readonly lockWaitMs: number;
};

const pauseMs = 50;

/**
 * Opens it by the rules of `withLiveDatabase`: the original only where that leaves nothing behind, otherwise a copy that the host makes for itself.
 * Throws what that throws, and errors of SQLite as they are.
 */
export async function beginOnHost(engine: HostEngine, limits: DatabaseLimits): Promise<HostDatabase> {
  const facts = await stateOf(engine, limits.name);
  if (isStopped(facts.header, facts.files)) return beginCopy(engine, limits, facts);
  try {
    const lockWaitMs = await engine.begin('original', limits.busyTimeoutMs);
    return { engine, source: 'original', ...facts, lockWaitMs };
  } catch (error: unknown) {
    if (!mustBeRecovered(error, facts.header)) throw error;
  }
  return beginCopy(engine, limits, facts);
}

type HostState = { readonly header: DatabaseHeader; readonly files: DatabaseFiles };

/** What the files are, before SQLite opens any. */
export async function stateOf(engine: HostEngine, name: string): Promise<HostState> {
  const { files, beginning, walBytes } = await engine.look();
  if (files === null) throw missingWithLog(name, walBytes);
  let isShort = false;
  const header = judgeHeader(beginning, name, files, () => {
    isShort = true;
    return false;
  });
  if (!isShort) return { header, files };
  // A file that somebody is writing right now is not judged by its size.
  const again = await engine.look();
  if (again.files === null) throw missingWithLog(name, again.walBytes);
  const isStill = again.files.main.id === files.main.id;
  return { header: judgeHeader(again.beginning, name, again.files, () => isStill), files: again.files };
}

async function beginCopy(
  engine: HostEngine,
  { name, busyTimeoutMs, copyLimitBytes }: DatabaseLimits,
  facts: HostState,
): Promise<HostDatabase> {
  if (!(await whileExclusive(engine, busyTimeoutMs))) throw databaseBusy(name);
  const sizeBytes = totalBytes(facts.files);
  if (sizeBytes > copyLimitBytes) throw copyTooLarge(name, sizeBytes, copyLimitBytes);
  const copied = await engine.copy(sizeBytes);
  if (copied.kind === 'no-room') throw copyTooLarge(name, sizeBytes, copied.allowedBytes);
  if (copied.kind === 'changed') throw databaseBusy(name);
  const lockWaitMs = await engine.begin('copy', busyTimeoutMs);
  return { engine, source: 'copy', ...facts, lockWaitMs };
}

/** Waits until no process of the host holds the whole database for itself. True when it is free. */
async function whileExclusive(engine: HostEngine, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const { inode, locks } = await engine.look();
    if (inode === null || locks === null || !isHeldExclusively(inode, locks)) return true;
    if (performance.now() >= end) return false;
    await pause(pauseMs);
  }
}

/** As `needsRecovery`; the shell tells no more than that it could not write, which in rollback mode is a hot journal. */
function mustBeRecovered(error: unknown, { walMode }: DatabaseHeader): boolean {
  if (isAppError(error)) return false;
  return needsRecovery(error) || (!walMode && sqliteErrorCode(error) === 'SQLITE_READONLY');
}
