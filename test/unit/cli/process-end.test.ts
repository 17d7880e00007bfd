import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endOf } from '../../../electron/cli/process-end.ts';

class RunningProcess extends EventEmitter {
  readonly stdout = new EventEmitter();
  readonly ends: number[] = [];
  said = '';
  exitCode: number | string | null | undefined = 0;
  readonly stderr = { write: (text: string) => (this.said += text) };
  exit(code: number): void {
    this.ends.push(code);
  }
}

function failed(code: string): Error {
  return Object.assign(new Error(`${code}: write`), { code });
}

afterEach(() => vi.useRealTimers());

describe('the end of a command', () => {
  it('is asked for by a first signal and forced by a second', () => {
    const running = new RunningProcess();
    const signal = endOf(running);
    running.emit('SIGTERM');
    expect([signal.aborted, running.ends]).toEqual([true, []]);
    running.emit('SIGINT');
    expect(running.ends).toEqual([130]);
  });

  it('is forced some time after the first signal', () => {
    vi.useFakeTimers();
    const running = new RunningProcess();
    endOf(running);
    running.emit('SIGTERM');
    vi.advanceTimersByTime(20_000);
    expect(running.ends).toEqual([130]);
  });

  it('is a failure when output is lost', () => {
    const running = new RunningProcess();
    const signal = endOf(running);
    running.stdout.emit('error', failed('ENOSPC'));
    running.emit('exit');
    expect([signal.aborted, running.exitCode]).toEqual([true, 1]);
    expect(running.said).toBe('The output could not be written: ENOSPC: write\n');
  });

  it('is none when the reader of the output went away', () => {
    const running = new RunningProcess();
    endOf(running);
    running.stdout.emit('error', failed('EPIPE'));
    running.emit('exit');
    expect([running.exitCode, running.said]).toEqual([0, '']);
  });
});
