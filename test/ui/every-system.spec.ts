import { builtInPack } from '../fakes/built-in-pack.ts';
import { expect, test } from './fixtures.ts';
import { carryOut } from './screens/run-driver.ts';
import type { Said } from './screens/run-driver.ts';
import { runScreen } from './screens/run.ts';
import { addRepository } from './support/backed-up.ts';
import { addSystem } from './support/system-target.ts';

/** How a runbook is carried out in the window, and what comes of it. */
type Tried = {
  readonly runbook: string;
  readonly said?: Readonly<Record<string, Said>>;
  /** A fault that is on meanwhile, and the steps that fail because of it. */
  readonly fault?: string;
  readonly failed?: readonly string[];
  /** Rules that are passed. */
  readonly passed?: readonly string[];
};

/** Two of each system; those of the messenger are in runbooks.spec.ts. */
const tried = {
  s3desk: [{ runbook: 'client-startup' }, { runbook: 'realtime-disconnects' }],
  promanager: [
    { runbook: 'security-baseline' },
    {
      runbook: 'google-sync-fails',
      fault: 'links-broken',
      said: {
        links: { answer: 'Yes' },
        hard: { reason: 'The same links failed in three runs in a row.' },
      },
      failed: ['sync'],
      passed: ['hard-resync-for-broken-links'],
    },
  ],
  'proxy-backend': [
    { runbook: 'safe-defaults' },
    {
      runbook: 'start-in-order',
      said: { 'transfer-counted': { fail: 'Nobody has changed the server since the start.' } },
      failed: ['transfer-counted'],
    },
  ],
  cohrtz: [
    { runbook: 'token-invalid', said: { room: { answer: 'general' } } },
    { runbook: 'devices-differ', said: { room: { answer: 'general' } } },
  ],
} as const satisfies Readonly<Record<string, readonly Tried[]>>;

test.describe.configure({ timeout: 120_000 });

for (const system of ['s3desk', 'promanager', 'proxy-backend', 'cohrtz'] as const) {
  test(`two runbooks of ${system}, by the keyboard alone`, async ({ fresh: { page, folder } }) => {
    const target = await addSystem(folder, system);
    try {
      await addRepository(folder, 'usb');
      const all: readonly Tried[] = tried[system];
      for (const { runbook, said = {}, fault, failed = [], passed = [] } of all) {
        if (fault !== undefined) await target.fault(fault, true);
        const title = builtInPack(system).runbooks.find(({ id }) => id === runbook)?.title.en ?? runbook;
        const run = runScreen(page);
        await run.start(target.id, title);
        const carried = await carryOut(page, said);
        const ended = carried.steps.filter(({ state }) => state === 'failed' || state === 'skipped');
        expect(ended.map(({ step }) => step.id)).toEqual(failed);
        expect(carried.passedRules.map(({ ruleId }) => ruleId)).toEqual(passed);
        await run.finish();
        await expect(run.head).toContainText(failed.length === 0 ? 'Finished' : 'Finished, not all well');
        if (fault !== undefined) await target.fault(fault, false);
      }
    } finally {
      await target.stop();
    }
  });
}
