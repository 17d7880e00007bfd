import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');

/** The very same tests once more, with all files of their targets on a host that is reached over SSH. */
const overSsh = [
  'test/integration/systems/every-system.test.ts',
  'test/integration/systems/messenger-traps.test.ts',
  'test/integration/systems/messenger-maintenance.test.ts',
  'test/integration/systems/promanager.test.ts',
  'test/integration/systems/proxy-backend-actions.test.ts',
  'test/integration/systems/s3desk.test.ts',
];

/**
 * One project per directory of tests, so that `check` and `test` can run them apart. Files share their worker: loading the console anew for
 * each of them took two fifths of all processor time. Only faults have a process of their own, which they may hurt.
 * What starts processes of the console starts what is shipped: it is built before.
 */
export default defineConfig({
  root,
  test: {
    // One more than the processors that this is made for: tests wait for servers and processes a fifth of their time.
    maxWorkers: 3,
    // Room for what is short-lived: half of the time of collecting it.
    execArgv: ['--min-semi-space-size=16'],
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/architecture.test.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.{ts,tsx}'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: 'build/steps/build-before-tests.ts',
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.{ts,tsx}'],
          globalSetup: 'build/steps/build-before-tests.ts',
          pool: 'forks',
          isolate: false,
          // Real servers and processes on two busy cores.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'over-ssh',
          include: overSsh,
          env: { HOLDFAST_PRACTICE_OVER: 'ssh' },
          globalSetup: 'build/steps/build-before-tests.ts',
          pool: 'forks',
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
