import { afterAll, describe } from 'vitest';
import { noPracticeHost } from '../../lab/ssh/practice-host.ts';

/* The tests of actions in stages and of programs, as they are, on a host that has the files where the desk cannot see them. */

describe.skipIf(noPracticeHost !== null)(`over SSH ${noPracticeHost ?? ''}`, async () => {
  if (noPracticeHost !== null) return;
  process.env['HOLDFAST_PRACTICE_OVER'] = 'ssh';
  await import('../actions/guided-actions.test.ts');
  await import('../actions/command-actions.test.ts');
  afterAll(() => {
    delete process.env['HOLDFAST_PRACTICE_OVER'];
  });
});
