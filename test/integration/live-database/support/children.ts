import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LocalLocation } from '../../../../electron/locations/local-location.ts';
import { NodeChildHost } from '../../../../electron/platform/child-process-host.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { nodeForkChild } from '../../../../electron/platform/fork-child.ts';
import { builtChild } from '../../../fakes/built-child.ts';

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
  };
}

export type Workshop = ReturnType<typeof makeWorkshop>;

/** Limits of a call in a test. */
export function call(timeoutMs = 15_000) {
  return { signal: new AbortController().signal, timeoutMs };
}
