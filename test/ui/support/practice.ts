import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkLab } from '../../lab/child.ts';
import type { LabReady } from '../../lab/protocol.ts';
import type { MessengerFault } from '../../lab/messenger/faults.ts';
import { addTarget } from './add-target.ts';
import { withConsole } from './console.ts';
import type { DataFolder } from './holdfast.ts';

export type Practice = LabReady & {
  readonly turnOn: (fault: MessengerFault) => Promise<void>;
  /** Turns off what is on and forgets the counted sign-ins. */
  readonly heal: () => Promise<void>;
  readonly counters: () => Promise<Readonly<Record<string, number>>>;
  /** Ends the server; its folder stays. */
  readonly halt: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A practice messenger in a process of its own, on a folder of its own. */
export async function startPractice(size: 'small' | 'full' = 'small'): Promise<Practice> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-practice-'));
  const lab = forkLab();
  const ready = await lab.start({ folder, size, port: 0, signInsPerMinute: 10_000 });
  const on = new Set<string>();
  return {
    ...ready,
    turnOn: async (fault) => {
      await lab.fault(fault, true);
      on.add(fault);
    },
    heal: async () => {
      for (const fault of on) await lab.fault(fault, false);
      on.clear();
      await lab.resetRateLimits();
    },
    counters: () => lab.counters(),
    halt: () => lab.stop(),
    stop: async () => {
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const practiceName = 'Practice messenger';

/** Adds the practice messenger as a target to the console that is open on `folder`, with everything that its pack can use. */
export async function addPracticeTarget(
  folder: DataFolder,
  practice: Practice,
  name = practiceName,
): Promise<string> {
  // With a command to start it, a drill would boot the copy.
  const { 'start-command': _startCommand, ...settings } = practice.target.settings;
  const targetId = await addTarget(folder, 'messenger', { ...practice.target, name, settings }, false);
  // Without a repository the age of the backup is not known, and the target as a whole never well.
  const reason = 'There is no repository on this desk.';
  await withConsole(folder, (ops) => ops.call('probes.pause', { targetId, probeId: 'backup-age', reason }));
  return targetId;
}

/** Runs one probe of a target some times, one after the other. */
export function runProbe(folder: DataFolder, targetId: string, probeId: string, runs: number): Promise<void> {
  return withConsole(folder, async (ops) => {
    for (let run = 0; run < runs; run += 1) {
      await ops.call('probes.run', { targetId, probeIds: [probeId] });
    }
  });
}
