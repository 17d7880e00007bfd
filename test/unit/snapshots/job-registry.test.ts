import { describe, expect, it } from 'vitest';
import { JobRegistry } from '../../../electron/snapshots/job-registry.ts';
import type { JobSubject } from '../../../electron/snapshots/job-registry.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import type { JobId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

const targetId = TargetId.parse('0123456789abcdef');
const subject: JobSubject = {
  kind: 'refresh',
  title: localText('Reading', '읽기'),
  targetId,
  repositoryId: null,
};
const done = { kind: 'refresh', snapshots: 1, damaged: 0 } as const;

function registry() {
  const clock = new FakeClock();
  const changed: JobId[] = [];
  const jobs = new JobRegistry({ clock, logger: new RecordingLogger(), onChange: (id) => changed.push(id) });
  return { clock, changed, jobs };
}

describe('long jobs', () => {
  it('answer an id at once, and their outcome when they end', async () => {
    const { jobs, changed } = registry();
    const work = Promise.withResolvers<typeof done>();
    const id = jobs.start(subject, () => work.promise);
    expect(jobs.get(id)).toMatchObject({ state: 'running', outcome: null, finishedAt: null });
    expect(jobs.isRunning('refresh', targetId)).toBe(true);
    work.resolve(done);
    expect(await jobs.ended(id)).toMatchObject({ state: 'done', outcome: done });
    expect(jobs.isRunning('refresh', targetId)).toBe(false);
    expect(changed).toEqual([id, id]);
  });

  it('tell a failure, a cancellation and a bug apart', async () => {
    const { jobs } = registry();
    const full = new AppError('repository/disk-full', localText('full', '가득 참'));
    const failed = jobs.start(subject, () => Promise.reject(full));
    expect(await jobs.ended(failed)).toMatchObject({
      state: 'failed',
      error: { code: 'repository/disk-full', retryable: true },
    });
    const bug = jobs.start(subject, () => Promise.reject(new TypeError('undefined is no snapshot')));
    const told = await jobs.ended(bug);
    expect(told).toMatchObject({ state: 'failed', error: { code: 'internal/unexpected' } });
    expect(JSON.stringify(told)).not.toContain('undefined is no snapshot');
    const cancelled = jobs.start(
      subject,
      (signal) =>
        new Promise<never>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        ),
    );
    jobs.cancel(cancelled);
    expect(await jobs.ended(cancelled)).toMatchObject({
      state: 'cancelled',
      error: { code: 'run/cancelled' },
    });
    const late = new DOMException('nobody waits any longer', 'TimeoutError');
    const tooLate = jobs.start(subject, () => Promise.reject(late));
    expect(await jobs.ended(tooLate)).toMatchObject({ state: 'failed', error: { code: 'run/timeout' } });
  });

  it('are waited for at most 25 seconds at a time', async () => {
    const { jobs, clock } = registry();
    const id = jobs.start(subject, () => new Promise<never>(() => undefined));
    const waiting = jobs.wait(id, new AbortController().signal);
    await clock.advance(25_000);
    expect((await waiting).state).toBe('running');
  });

  it('are forgotten an hour after their end', async () => {
    const { jobs, clock } = registry();
    const id = jobs.start(subject, async () => done);
    await jobs.ended(id);
    await clock.advance(3_600_001);
    expect(jobs.list()).toEqual([]);
    expect(() => jobs.get(id)).toThrow(expect.objectContaining({ code: 'job/unknown' }));
  });

  it('are all cancelled when the console closes', async () => {
    const { jobs } = registry();
    const ids = [1, 2].map(() =>
      jobs.start(
        subject,
        (signal) =>
          new Promise<never>((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason)),
          ),
      ),
    );
    await jobs.dispose();
    expect(ids.map((id) => jobs.get(id).state)).toEqual(['cancelled', 'cancelled']);
  });
});
