import { describe, expect, it } from 'vitest';
import { describeResult, interruptedLine } from '../../../electron/cli/restore-text.ts';
import { InterruptedRestore } from '../../../shared/model/restore.ts';

const found = InterruptedRestore.parse({
  id: '00000000000000aa',
  snapshotId: 'ab',
  targetName: 'Chat',
  startedAt: 0,
  intentPath: '/srv/new/.holdfast-restore-00000000000000aa',
  running: false,
  direction: 'forward',
  host: 'desk',
});
const resume = '"restore resume 00000000000000aa --at /srv/new"';
const rollback = '"restore rollback 00000000000000aa --at /srv/new"';

describe('a restore that did not come to its end', () => {
  it.each([
    [{}, [/^INTERRUPTED: 00000000000000aa of Chat, begun /, resume, rollback], []],
    [{ direction: 'back', on: 'ops@far' }, [/^INTERRUPTED: \w+ of Chat on ops@far,/, rollback], [resume]],
    [
      { direction: 'none' },
      [/^CUT OFF: .* before it changed anything/, found.intentPath, rollback],
      [resume],
    ],
    [{ running: true }, [/^UNDER WAY: .* from desk\.$/], [resume, rollback]],
  ] as const)('is said with what can be done about it: %j', (change, said, unsaid) => {
    const line = interruptedLine({ ...found, ...change }, ' --at /srv/new');
    for (const each of said) expect(line).toMatch(each);
    for (const each of unsaid) expect(line).not.toContain(each);
  });

  it('had changed nothing, and so nothing is counted when it is taken back', () => {
    const { id, snapshotId, startedAt } = found;
    const nothing = { files: 0, bytes: 0, reusedFiles: 0, checks: [], safety: null, finishedAt: 1 };
    const result = { id, snapshotId, startedAt, outcome: 'rolled-back', ...nothing } as const;
    expect(describeResult(result)).toBe('Taken back: nothing had been changed (00000000000000aa).');
  });
});
