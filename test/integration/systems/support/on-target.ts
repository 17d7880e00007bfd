import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ShopDesk } from '../../cli/support/shop-desk.ts';

const Ran = z.object({
  probes: z.array(z.object({ id: z.string(), state: z.string(), reason: z.string().nullable() })),
});
const Action = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ held: z.boolean(), found: z.string() })),
  captured: z.array(z.object({ title: z.string(), value: z.string() })),
  output: z.string().nullable(),
  run: z.string(),
  safetyCopy: z.string().nullable(),
});
const TakenOut = z.object({ files: z.array(z.string()) });

/** What an operator does on the command line with one target. */
export function onTarget(desk: () => ShopDesk, target: string) {
  const actionArgs = (action: string, ...given: string[]): string[] => {
    const args = given.flatMap((one) => ['--arg', one]);
    return ['action', 'run', '--target', target, '--action', action, ...args, '--confirm', target];
  };
  return {
    /** The command line of an action, for one that is to be refused. */
    actionArgs,
    /** Runs these probes now; all of them where none is named. */
    probe: async (...ids: string[]) => {
      const chosen = ids.length === 0 ? [] : ['--probe', ...ids];
      const { stdout } = await desk().holdfast(['--json', 'probe', 'run', '--target', target, ...chosen]);
      return Ran.parse(JSON.parse(stdout));
    },
    /** Plans, confirms and carries out an action. */
    act: async (action: string, ...given: string[]) => {
      const { stdout, exitCode } = await desk().holdfast(['--json', ...actionArgs(action, ...given)]);
      return { exitCode, result: Action.parse(JSON.parse(stdout)) };
    },
    /** What a run has kept, in clear: the files and folders of it. */
    takeOut: async (run: string) => {
      const to = mkdtempSync(join(desk().outside, 'taken-'));
      const args = ['action', 'take-out', '--target', target, '--run', run, '--to', to];
      return TakenOut.parse(await desk().json(...args)).files;
    },
  };
}
