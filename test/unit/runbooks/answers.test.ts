import { describe, expect, it } from 'vitest';
import { RunbookDefinition } from '../../../electron/packs/schema/runbook.ts';
import { answeredInput } from '../../../electron/runbooks/answers.ts';
import type { KnownSnapshots } from '../../../electron/runbooks/answers.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';

const steps = [{ id: 'set', do: 'input', type: 'snapshot', title: 'Set' }];
const [step] = RunbookDefinition.parse({ id: 'r', title: 'R', purpose: 'restore', steps }).steps;

function answered(value: string, known: KnownSnapshots): unknown {
  if (step?.do !== 'input') throw new Error('no input');
  try {
    return answeredInput(step, { value, file: null }, known);
  } catch (error: unknown) {
    return isAppError(error) ? error.text.en : error;
  }
}

describe('an answer that names a snapshot', () => {
  const known = { ids: ['c0ffee01', 'c0ffee02', 'decade03'], newestVerified: 'c0ffee02' };

  it.each([
    ['newest', 'c0ffee02'],
    ['deca', 'decade03'],
    ['c0ffee01', 'c0ffee01'],
    ['c0ff', expect.stringContaining('several snapshots begin')],
    ['beef0000', expect.stringContaining('no such snapshot')],
  ])('%s', (value, expected) => {
    expect(answered(value, known)).toEqual(expected);
  });

  it('has no newest one where none was verified', () => {
    expect(answered('newest', { ids: ['c0ffee01'], newestVerified: null })).toContain('no verified snapshot');
  });
});
