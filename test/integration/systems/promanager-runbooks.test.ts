import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PromanagerFault } from '../../lab/promanager/faults.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { Answers } from './support/carried-out.ts';
import { openPractice } from './support/practice-target.ts';
import type { PracticeTarget } from './support/practice-target.ts';

let practice: PracticeTarget;
const { perform, go } = carriedOut(() => practice.desk, 'promanager', 'Practice');
const start = (runbook: string) => ['start', runbook, '--target', 'Practice'];
const ok = { done: 'as it should be' } as const;

const everyone: Answers = { who: { chose: 'everyone' } };
const onePerson: Answers = { who: { chose: 'one-person' }, role: { chose: 'low-role' } };

type Faulty = {
  readonly fault: PromanagerFault;
  readonly runbook: string;
  readonly answers?: Answers;
  /** Steps that find it, in their order, and what the first of them says. */
  readonly failed: readonly string[];
  readonly says: RegExp;
  /** The step that is needed then. */
  readonly leadsTo?: string;
};

describe.skipIf(notBuilt)('the runbooks of a ProManager', () => {
  beforeAll(async () => {
    practice = await openPractice('promanager');
  }, 60_000);
  afterAll(() => practice.dispose());
  afterEach(() => practice.allOff());

  it.each<readonly [string, Answers]>([
    ['startup', {}],
    ['client-startup', {}],
    ['users-cannot-sign-in', everyone],
    ['users-cannot-sign-in', { who: { chose: 'one-network' } }],
    ['users-cannot-sign-in', onePerson],
    ['board-empty', { what: { chose: 'leave' } }],
    ['google-sync-fails', { links: { chose: 'well' } }],
    ['security-baseline', {}],
    ['monitoring', {}],
  ])(
    'carry out %s where all is well: %j',
    async (runbook, answers) => {
      const run = await perform({ runbook, answers, failed: [] });
      expect(endedSo(run, 'done').filter((step) => ['start', 'key'].includes(step))).toEqual(
        runbook === 'startup' ? ['start'] : [],
      );
    },
    30_000,
  );

  it.each<Faulty>([
    {
      fault: 'no-owner-key',
      runbook: 'users-cannot-sign-in',
      answers: everyone,
      failed: ['server', 'owner', 'works'],
      says: /without an owner key/,
      leadsTo: 'key',
    },
    {
      fault: 'rate-limited',
      runbook: 'users-cannot-sign-in',
      answers: { who: { chose: 'one-network' } },
      failed: ['server', 'works'],
      says: /429/,
    },
    {
      fault: 'roles-open',
      runbook: 'security-baseline',
      failed: ['dispatcher', 'reader'],
      says: /dispatcher/i,
    },
    {
      fault: 'runtime-override',
      runbook: 'security-baseline',
      failed: ['settings', 'files'],
      says: /Everybody who reaches the API is owner/,
    },
    { fault: 'backup-missing', runbook: 'monitoring', failed: ['backups'], says: /never made a backup/ },
    { fault: 'sync-failed', runbook: 'monitoring', failed: ['health', 'sync'], says: /Google sync failed/ },
  ])(
    'find $fault in $runbook, and go on to its end',
    async ({ fault, runbook, answers = {}, failed, says, leadsTo }) => {
      await practice.switchOn(fault);
      const run = await perform({ runbook, answers, failed });
      expect(evidenceOf(run, failed[0] ?? '')).toMatch(says);
      if (leadsTo !== undefined) expect(endedSo(run, 'done')).toContain(leadsTo);
    },
    30_000,
  );

  it.each([
    ['startup', 'roles-open', 'refusals', /403|refus/],
    ['client-startup', 'sync-failed', 'server', /Google sync failed/],
    ['new-environment', 'auth-off', 'refusals', /200|refus/],
    ['backup', 'backups-off', 'run', /write nothing/],
  ] as const)(
    'stop in %s at %s',
    async (runbook, fault, step, says) => {
      await practice.switchOn(fault);
      const { exitCode, run } = await go(start(runbook), {
        start: ok,
        hosts: ok,
        'settings-file': ok,
        secrets: ok,
      });
      if (runbook === 'backup') expect({ exitCode, next: run.next }).toEqual({ exitCode: 4, next: step });
      else {
        expect({ exitCode, failed: endedSo(run, 'failed'), next: run.next }).toEqual({
          exitCode: 3,
          failed: [step],
          next: step,
        });
        expect(evidenceOf(run, step)).toMatch(says);
      }
    },
    30_000,
  );
});
