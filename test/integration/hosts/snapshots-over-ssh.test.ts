import { afterAll, describe } from 'vitest';
import { noPracticeHost } from '../../lab/ssh/practice-host.ts';

/* The tests of snapshots on the command line, as they are, on a host that has the files where the desk cannot see them. */

describe.skipIf(noPracticeHost !== null)(`over SSH ${noPracticeHost ?? ''}`, async () => {
  if (noPracticeHost !== null) return;
  process.env['HOLDFAST_PRACTICE_OVER'] = 'ssh';
  await import('../cli/snapshots.test.ts');
  afterAll(() => {
    delete process.env['HOLDFAST_PRACTICE_OVER'];
  });
});
