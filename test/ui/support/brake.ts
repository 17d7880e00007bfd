import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { brakeVariable, heldName, orderName } from './brake-order.ts';
import type { BrakeOrder } from './brake-order.ts';

/** Holds or ends the jobs of a console in the middle of their work, so that a test need not hit a moment. */
export type Brake = {
  /** For the process of the console. */
  readonly env: Readonly<Record<string, string>>;
  readonly order: (order: BrakeOrder) => void;
  /** Resolves once a job stands still. */
  readonly held: () => Promise<void>;
  /** Lets everything go on. */
  readonly release: () => void;
  readonly dispose: () => void;
};

export function makeBrake(): Brake {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-brake-'));
  const order = join(folder, orderName);
  const held = join(folder, heldName);
  const preload = join(import.meta.dirname, 'brake-preload.ts');
  return {
    env: { [brakeVariable]: folder, NODE_OPTIONS: `--import ${preload}` },
    order: (wish) => {
      rmSync(held, { force: true });
      writeFileSync(order, JSON.stringify(wish));
    },
    held: () => expect.poll(() => existsSync(held), { timeout: 30_000 }).toBe(true),
    release: () => rmSync(order, { force: true }),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A path as it is, for the regular expression of an order. */
export function exactly(path: string): string {
  return `^${path.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`;
}
