import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { MessengerFault } from '../../lab/messenger/faults.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { Answers } from './support/carried-out.ts';
import { openPractice } from './support/practice-target.ts';
import type { PracticeTarget } from './support/practice-target.ts';

const SignedIn = z.object({ user: z.object({ id: z.number() }), device_token: z.string() });
let practice: PracticeTarget;
const { perform, go } = carriedOut(() => practice.desk, 'messenger', 'Practice');

const everyone: Answers = { who: { chose: 'everyone' } };
const oneNetwork: Answers = { who: { chose: 'one-network' } };
const onePerson: Answers = {
  who: { chose: 'one-person' },
  user: { value: 'kim' },
  cause: { chose: 'password' },
};

type Faulty = {
  readonly fault: MessengerFault;
  readonly runbook: string;
  readonly answers?: Answers;
  /** Steps that find it, in their order, and what the first of them says. */
  readonly failed: readonly string[];
  readonly says: RegExp;
  /** The step that is needed then. */
  readonly leadsTo?: string;
};

/** Steps that are there for what failed. */
const remedies = [
  'correct-clock',
  'let-clients-in',
  'give-addresses',
  'gevent',
  'proxy',
  'adjust',
  'key-back',
];

describe.skipIf(notBuilt)('the runbooks of a messenger', () => {
  beforeAll(async () => {
    practice = await openPractice('messenger');
  }, 60_000);
  afterAll(() => practice.dispose());
  afterEach(() => practice.allOff());

  it.each<readonly [string, Answers]>([
    ['startup', {}],
    ['client-startup', {}],
    ['users-cannot-sign-in', everyone],
    ['users-cannot-sign-in', oneNetwork],
    ['users-cannot-sign-in', onePerson],
    ['realtime-disconnects', {}],
    ['files-do-not-arrive', {}],
    ['database-damaged', { what: { chose: 'well' } }],
    ['security-check', {}],
    ['monitoring', {}],
  ])(
    'carry out %s where all is well: %j',
    async (runbook, answers) => {
      const run = await perform({ runbook, answers, failed: [] });
      expect(endedSo(run, 'done').filter((step) => remedies.includes(step))).toEqual([]);
    },
    30_000,
  );

  it.each<Faulty & { readonly step: string }>([
    {
      fault: 'orphan-uploads-cleaned',
      runbook: 'startup',
      step: 'health',
      failed: ['health'],
      says: /17 uploads as orphans/,
    },
    {
      fault: 'update-mandatory',
      runbook: 'client-startup',
      step: 'server',
      failed: ['server'],
      says: /below DESKTOP_CLIENT_MIN_VERSION/,
    },
  ])(
    'stop at $fault in $runbook',
    async ({ fault, runbook, step, says }) => {
      await practice.switchOn(fault);
      const { exitCode, run } = await go(['start', runbook, '--target', 'Practice'], {
        environment: { done: 'venv' },
        start: { done: 'runs' },
      });
      expect({ exitCode, failed: endedSo(run, 'failed'), next: run.next }).toEqual({
        exitCode: 3,
        failed: [step],
        next: step,
      });
      expect(evidenceOf(run, step)).toMatch(says);
    },
    30_000,
  );

  it.each<Faulty>([
    {
      fault: 'clock-skew',
      runbook: 'users-cannot-sign-in',
      answers: everyone,
      failed: ['clock'],
      says: /clocks differ/,
      leadsTo: 'correct-clock',
    },
    {
      fault: 'update-mandatory',
      runbook: 'users-cannot-sign-in',
      answers: everyone,
      failed: ['versions', 'switches'],
      says: /told to update/,
      leadsTo: 'let-clients-in',
    },
    {
      fault: 'gevent-missing',
      runbook: 'realtime-disconnects',
      failed: ['layers', 'async', 'round-trip', 'works'],
      says: /WebSocket/,
      leadsTo: 'gevent',
    },
    {
      fault: 'socket-upgrade-blocked',
      runbook: 'realtime-disconnects',
      failed: ['layers', 'round-trip', 'works'],
      says: /upgrade/i,
      leadsTo: 'proxy',
    },
    {
      fault: 'upload-token-missing',
      runbook: 'files-do-not-arrive',
      failed: ['upload', 'works'],
      says: /without upload_token/,
      leadsTo: 'adjust',
    },
    {
      fault: 'upload-too-large',
      runbook: 'files-do-not-arrive',
      failed: ['upload', 'limits', 'extensions', 'works'],
      says: /413/,
      leadsTo: 'adjust',
    },
    {
      fault: 'master-key-replaced',
      runbook: 'database-damaged',
      answers: { what: { chose: 'key' } },
      failed: ['look', 'well'],
      says: /ciphertext/,
      leadsTo: 'key-back',
    },
    { fault: 'admin-open', runbook: 'security-check', failed: ['administration'], says: /200/ },
    // What these leave in the log stays there for an hour.
    { fault: 'upload-failures-in-log', runbook: 'monitoring', failed: ['uploads'], says: /uploads fail/ },
    {
      fault: 'login-throttled-in-log',
      runbook: 'users-cannot-sign-in',
      answers: oneNetwork,
      failed: ['throttled'],
      says: /throttled/,
      leadsTo: 'give-addresses',
    },
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

  it('take from one person what they sign in with by themselves', async () => {
    const { url } = practice.server.ready;
    const account = { username: 'lee', password: 'Practice-lee-1', device_name: 'Lost', remember: true };
    const signedIn = await fetch(`${url}/api/device-sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    });
    const { user, device_token: token } = SignedIn.parse(await signedIn.json());
    const lost: Answers = {
      user: { value: 'lee' },
      which: { chose: 'all' },
      'revoke-all': { arguments: { 'user-id': user.id } },
    };
    const run = await perform({ runbook: 'lost-device', answers: lost, failed: [] });
    expect(evidenceOf(run, 'revoke-all')).toMatch(/"found":"1"/);
    const headers = { Authorization: `Bearer ${token}` };
    const refresh = await fetch(`${url}/api/device-sessions/refresh`, { method: 'POST', headers });
    expect(refresh.status).toBe(401);
  }, 30_000);

  it('stop where there is no device of such a person, and say so where there is no such account', async () => {
    const nobody: Answers = { user: { value: 'nobody_here' } };
    const { run } = await go(['start', 'lost-device', '--target', 'Practice'], nobody);
    expect(run).toMatchObject({ next: 'devices', state: 'open' });
    await perform({
      runbook: 'users-cannot-sign-in',
      answers: { ...onePerson, ...nobody },
      failed: ['account'],
    });
  }, 30_000);
});
