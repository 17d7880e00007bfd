import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Progress } from '../../../../shared/model/progress.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { JobContext } from '../../../../electron/platform/job-context.ts';
import { captureDatabase } from '../../../../electron/snapshots/capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import type { CaptureRequest } from '../../../../electron/snapshots/capture/sqlite/capture-database.ts';
import { later } from '../../live-database/support/children.ts';
import { fillDatabase, Writer } from '../../live-database/support/writer.ts';

/** A server's folder and a scratch folder. The test itself is the process that captures: it never opens the original otherwise. */
export function makeWorkshop() {
  const base = mkdtempSync(join(tmpdir(), 'capture-'));
  later(() => rmSync(base, { recursive: true, force: true }));
  const root = join(base, 'server');
  const scratch = join(base, 'scratch');
  mkdirSync(root);
  return {
    root,
    scratch,
    path: join(root, 'data.db'),
    files: () => readdirSync(root).toSorted(),
    scratchFiles: () => readdirSync(scratch),
  };
}

export type Workshop = ReturnType<typeof makeWorkshop>;

/** A server with 300 notes. */
export async function startServer(shop: Workshop, mode: 'WAL' | 'DELETE', rows = 300): Promise<Writer> {
  const writer = await Writer.open(shop.path);
  later(() => writer.crash());
  await fillDatabase(writer, mode, rows);
  return writer;
}

export function jobContext(overrides: Partial<JobContext> = {}): JobContext {
  const signal = new AbortController().signal;
  return { signal, clock: new SystemClock(), progress: () => undefined, ...overrides };
}

export function capture(
  shop: Workshop,
  request: Partial<CaptureRequest> = {},
  context: Partial<JobContext> = {},
) {
  const { path, scratch: scratchRoot } = shop;
  const limits = { ...defaultCaptureLimits, spareBytes: 0 };
  return captureDatabase(
    { path, name: 'data.db', scratchRoot, limits, notEmpty: [], ...request },
    jobContext(context),
  );
}

/** The stages and bytes that were told, in order. */
export function collectProgress() {
  const told: Progress[] = [];
  return { told, progress: (now: Progress) => void told.push(now) };
}

/** One value of a file that is nobody else's. */
export function valueOf(path: string, sql: string): unknown {
  const database = new Sqlite(path);
  try {
    return database.prepare(sql).pluck().get();
  } finally {
    database.close();
  }
}

export async function failureOf(work: Promise<unknown>): Promise<{ code: string; text: string; ko: string }> {
  try {
    await work;
  } catch (error: unknown) {
    if (isAppError(error)) return { code: error.code, text: error.text.en, ko: error.text.ko };
    throw error;
  }
  throw new Error('it should have failed');
}
