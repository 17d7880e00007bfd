import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { S3deskFault } from '../../lab/s3desk/faults.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { Answers } from './support/carried-out.ts';
import { openPractice } from './support/practice-target.ts';
import type { PracticeTarget } from './support/practice-target.ts';

let practice: PracticeTarget;
const { perform, go } = carriedOut(() => practice.desk, 's3desk', 'Practice');
const start = (runbook: string) => ['start', runbook, '--target', 'Practice'];

const everyone: Answers = { who: { chose: 'everyone' } };
/** It failed, and may be tried again. */
const failedJob = `01J${'2'.padStart(23, '0')}`;
const job: Answers = { job: { value: failedJob }, profile: { value: 'p1' } };

type Faulty = {
  readonly fault: S3deskFault;
  readonly runbook: string;
  readonly answers?: Answers;
  /** Steps that find it, in their order, and what the first of them says. */
  readonly failed: readonly string[];
  readonly says: RegExp;
  /** The step that is needed then. */
  readonly leadsTo?: string;
};

describe.skipIf(notBuilt || process.platform === 'win32')('the runbooks of an S3Desk', () => {
  beforeAll(async () => {
    practice = await openPractice('s3desk');
    practice.desk.putOnPath(join(practice.server.ready.folder, 'programs'));
    // What is told by growth needs a first look.
    await practice.desk.holdfast(['probe', 'run', '--target', 'Practice', '--probe', 'jobs']);
  }, 60_000);
  afterAll(async () => {
    await practice.dispose();
  });
  afterEach(() => practice.allOff());

  it.each<readonly [string, Answers]>([
    ['startup', { running: { chose: 'runs' } }],
    ['client-startup', {}],
    ['users-cannot-sign-in', everyone],
    ['users-cannot-sign-in', { who: { chose: 'one-network' } }],
    ['users-cannot-sign-in', { who: { chose: 'one-person' } }],
    ['not-ready', { cause: { chose: 'well' } }],
    ['profiles-cannot-be-opened', {}],
    ['realtime-disconnects', {}],
    ['start-stop-logs', { what: { chose: 'logs' } }],
    ['start-stop-logs', { what: { chose: 'restart' } }],
  ])(
    'carry out %s where all is well: %j',
    async (runbook, answers) => {
      await perform({ runbook, answers, failed: [] });
    },
    30_000,
  );

  it('show the log of a job that failed, and try it again', async () => {
    const run = await perform({ runbook: 'jobs-fail', answers: job, failed: [] });
    expect(evidenceOf(run, 'log')).toMatch(/job 2/);
    expect(evidenceOf(run, 'retry')).toMatch(/queued/);
  }, 30_000);

  it.each<Faulty>([
    {
      fault: 'db-error',
      runbook: 'users-cannot-sign-in',
      answers: everyone,
      failed: ['server', 'works'],
      says: /cannot use its database/,
      leadsTo: 'not-ready',
    },
    {
      fault: 'routes-missing',
      runbook: 'not-ready',
      answers: { cause: { chose: 'process' } },
      failed: ['server', 'works'],
      says: /does not route \/readyz/,
      leadsTo: 'start',
    },
    {
      fault: 'wrong-key',
      runbook: 'profiles-cannot-be-opened',
      failed: ['server-key', 'works'],
      says: /ENCRYPTION_KEY is not the one/,
      leadsTo: 'restart',
    },
    {
      fault: 'queue-full',
      runbook: 'jobs-fail',
      answers: { ...job, retry: { skip: 'it ran in the meantime' } },
      failed: ['metrics', 'works'],
      says: /queue is full/,
    },
    {
      fault: 'db-error',
      runbook: 'realtime-disconnects',
      failed: ['server'],
      says: /cannot use its database/,
    },
  ])(
    'find $fault in $runbook, and go on to its end',
    async ({ fault, runbook, answers = {}, failed, says, leadsTo }) => {
      await practice.switchOn(fault);
      const run = await perform({ runbook, answers, failed });
      expect(evidenceOf(run, failed[0] ?? '')).toMatch(says);
      if (leadsTo !== undefined) expect(endedSo(run, 'done')).toContain(leadsTo);
      expect(JSON.stringify(run)).not.toContain(
        practice.server.ready.target.credentials['api-token']?.secret,
      );
    },
    30_000,
  );

  it.each([
    ['startup', 'token-open', 'token', /refus|200/],
    ['client-startup', 'db-error', 'server', /cannot use its database/],
  ] as const)(
    'stop in %s at %s',
    async (runbook, fault, step, says) => {
      await practice.switchOn(fault);
      const { exitCode, run } = await go(start(runbook), { running: { chose: 'runs' } });
      expect({ exitCode, failed: endedSo(run, 'failed'), next: run.next }).toEqual({
        exitCode: 3,
        failed: [step],
        next: step,
      });
      expect(evidenceOf(run, step)).toMatch(says);
    },
    30_000,
  );

  it('start what is stopped', async () => {
    await perform({ runbook: 'start-stop-logs', answers: { what: { chose: 'stop' } }, failed: [] });
    const run = await perform({ runbook: 'startup', answers: { running: { chose: 'stopped' } }, failed: [] });
    expect(endedSo(run, 'done')).toContain('start');
  }, 30_000);
});
