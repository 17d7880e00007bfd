import { describe, expect, it } from 'vitest';
import { resultOf } from '../../../../electron/probes/engine/bounded-result.ts';
import { StagedMemory } from '../../../../electron/probes/engine/staged-memory.ts';
import type { ProbeOutcome } from '../../../../electron/probes/probe-kind.ts';
import { ProbeResult } from '../../../../shared/model/probe.ts';
import { localText } from '../../../../shared/text/local-text.ts';

const plain: ProbeOutcome = {
  state: 'down',
  reason: localText('no answer', '응답 없음'),
  value: 3,
  unit: 'd',
  latencyMs: 4,
  evidence: [],
  steps: [],
};

function facts(count: number, length: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `fact ${index}`, value: '값'.repeat(length) }));
}

describe('a result', () => {
  it('keeps evidence that fits as it is', () => {
    const evidence = facts(5, 1000);
    const result = resultOf({ kind: 'outcome', outcome: { ...plain, evidence } }, 7);
    expect(result).toEqual({ ...plain, evidence, checkedAt: 7 });
  });

  it.each([
    ['many long facts', 150, 4000, 0],
    ['facts without end', 5000, 10, 0],
    ['a step with a hundred pages', 10, 4000, 100],
    ['a hundred steps with a hundred facts', 100, 4000, 10_000],
  ])('never takes more than 64 kB: %s', (_title, count, length, inSteps) => {
    const title = localText('step', '단계');
    const step = {
      id: 's',
      title,
      outcome: 'ok' as const,
      durationMs: 1,
      reason: null,
      facts: facts(100, 4000),
    };
    const steps = Array.from({ length: inSteps / 100 }, () => step);
    const result = resultOf(
      { kind: 'outcome', outcome: { ...plain, evidence: facts(count, length), steps } },
      7,
    );
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(64 * 1024);
    expect(ProbeResult.safeParse(result).success).toBe(true);
    expect(result).toMatchObject({ state: 'down', reason: plain.reason, value: 3 });
  });
});

describe('the memory of a run', () => {
  it('gives back what was written, as plain data', () => {
    const memory = new StagedMemory({ offset: 1 });
    expect(memory.written).toBeNull();
    memory.write({ offset: 2, gone: undefined });
    expect(memory.read()).toEqual({ offset: 2 });
    expect(memory.written?.text).toBe('{"offset":2}');
  });

  it('cannot be changed without being written', () => {
    const memory = new StagedMemory({ list: [1] });
    const read = memory.read();
    if (typeof read === 'object' && read !== null && 'list' in read && Array.isArray(read.list))
      read.list.push(2);
    expect(memory.read()).toEqual({ list: [1] });
  });

  it('takes nothing any more once the run is over', () => {
    const memory = new StagedMemory(null);
    memory.write(1);
    memory.seal();
    memory.write(2);
    expect(memory.written?.value).toBe(1);
  });

  it('refuses more than 64 kB', () => {
    expect(() => new StagedMemory(null).write('x'.repeat(70_000))).toThrow(RangeError);
  });
});
