import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkLab } from '../../lab/child.ts';
import type { LabReady } from '../../lab/protocol.ts';
import type { MessengerFault } from '../../lab/messenger/faults.ts';
import { jsonOf, runHoldfast } from './holdfast.ts';
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

/** Adds the practice messenger as a target, with everything that its pack can use. */
export async function addPracticeTarget(
  folder: DataFolder,
  practice: Practice,
  name = practiceName,
): Promise<string> {
  const account = practice.accounts['ops'];
  const second = practice.accounts['probe2'];
  if (account === undefined || second === undefined)
    throw new Error('the practice messenger has no accounts');
  const settings = {
    url: practice.url,
    root: practice.folder,
    'probe-room': practice.probeRoomId,
    'client-version': '1.0.0',
    'desktop-only': false,
    'control-url': practice.controlUrl,
  };
  const pairs = Object.entries(settings).map(([key, value]) => `${key}=${String(value)}`);
  const secrets = {
    account: `${account.username}:${account.password}`,
    'second-account': `${second.username}:${second.password}`,
    'control-token': practice.controlToken,
  };
  const variableOf = (secret: string): string => `HOLDFAST_TEST_${secret.toUpperCase().replaceAll('-', '_')}`;
  const added = await runHoldfast(
    [
      '--json',
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      name,
      '--set',
      ...pairs,
      '--secret',
      ...Object.keys(secrets).map((secret) => `${secret}=env:${variableOf(secret)}`),
    ],
    {
      ...folder.env,
      ...Object.fromEntries(Object.entries(secrets).map(([secret, value]) => [variableOf(secret), value])),
    },
  );
  const target = jsonOf(added);
  // Without a repository the age of the backup is not known, and the target as a whole never well.
  const why = ['--reason', 'There is no repository on this desk.'];
  jsonOf(
    await folder.holdfast(['--json', 'probe', 'pause', '--target', name, '--probe', 'backup-age', ...why]),
  );
  if (typeof target === 'object' && target !== null && 'id' in target && typeof target.id === 'string')
    return target.id;
  throw new Error(`target add answered without an id: ${added.stdout}`);
}
