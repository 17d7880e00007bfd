import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LocalLocation } from '../../../../electron/locations/local-location.ts';
import type { Location } from '../../../../electron/locations/location.ts';
import type { ChildHost } from '../../../../electron/platform/child-host.ts';
import { NodeChildHost } from '../../../../electron/platform/child-process-host.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { nodeForkChild } from '../../../../electron/platform/fork-child.ts';
import { builtChild } from '../../../fakes/built-child.ts';
import { Writer } from './writer.ts';

/** Done after the test, newest first. */
export function later(cleanUp: () => void | Promise<void>): void {
  onTestFinished(cleanUp);
}

/** A server's folder and a scratch folder of the console, with real children; removed after the test. */
export function makeWorkshop() {
  const base = mkdtempSync(join(tmpdir(), 'workshop-'));
  later(() => rmSync(base, { recursive: true, force: true }));
  const root = join(base, 'server');
  const scratch = join(base, 'scratch');
  for (const folder of [root, scratch]) mkdirSync(folder);
  const fork = nodeForkChild({ HOLDFAST_SCRATCH_DIR: scratch });
  const children = new NodeChildHost({ entry: builtChild, fork, clock: new SystemClock() });
  later(() => children.dispose());
  return {
    root,
    scratch,
    fork,
    children,
    location: new LocalLocation(root),
    path: (name: string) => join(root, name),
    files: () => readdirSync(root).toSorted(),
    scratchFiles: () => readdirSync(scratch),
    open: (name: string) => Writer.open(join(root, name)),
    leave: () => children.dispose(),
  };
}

/** A server's folder with databases, wherever it lies, as far as tests of reading go. */
export type DatabaseShop = {
  readonly location: Location;
  readonly children: ChildHost;
  readonly path: (name: string) => string;
  readonly files: () => readonly string[];
  /** What lies where copies are made. */
  readonly scratchFiles: () => readonly string[];
  /** A process of the server that has a database open. */
  readonly open: (name: string) => Promise<Writer>;
  /** Whoever reads has gone. */
  readonly leave: () => Promise<void>;
};

export type Workshop = ReturnType<typeof makeWorkshop>;

/** Limits of a call in a test. */
export function call(timeoutMs = 15_000) {
  return { signal: new AbortController().signal, timeoutMs };
}
