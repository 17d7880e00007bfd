import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuiltInPacks } from '../../../electron/packs/built-in-packs.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import type { RunbookStep } from '../../../electron/packs/schema/runbook.ts';

const folder = join(import.meta.dirname, '../../../electron/packs/builtin');
const runbooks = readBuiltInPacks(folder).flatMap(({ id, text }) => {
  const { pack } = parsePack(text);
  return (pack?.runbooks ?? []).map((runbook) => ({ pack: id, runbook, at: `${id}/${runbook.id}` }));
});
const steps = runbooks.flatMap(({ at, runbook }) =>
  runbook.steps.map((step) => ({ step, at: `${at}/${step.id}` })),
);
const packsWith = [...new Set(runbooks.map(({ pack }) => pack))];

function isAsked(step: RunbookStep): boolean {
  return step.do === 'confirm' || (step.do === 'view' && step.rows === undefined);
}

describe('the built-in runbooks', () => {
  it('say what a good answer looks like wherever a person looks', () => {
    const silent = steps.filter(({ step }) => isAsked(step) && step.good === undefined);
    expect(silent.map(({ at }) => at)).toEqual([]);
  });

  it('speak both languages', () => {
    const texts = steps.flatMap(({ at, step: { title, text, good } }) =>
      [title, text, good].flatMap((one) => (one === undefined ? [] : [{ at, one }])),
    );
    const heads = runbooks.flatMap(({ at, runbook: { title, description } }) =>
      [title, description].flatMap((one) => (one === undefined ? [] : [{ at, one }])),
    );
    const inOne = [...heads, ...texts].filter(({ one }) => !/[가-힣]/u.test(one.ko));
    expect(inOne.map(({ at }) => at)).toEqual([]);
  });

  it.each(packsWith)('begin the incidents of %s with the question who is affected', (name) => {
    const incidents = runbooks
      .filter(({ pack, runbook }) => pack === name && runbook.purpose === 'incident')
      .map(({ runbook }) => runbook)
      .toSorted((left, right) => (left.priority ?? 99) - (right.priority ?? 99));
    const priorities = incidents.map(({ priority }) => priority);
    expect(new Set(priorities).size).toBe(priorities.length);
    const [first] = incidents;
    if (first !== undefined) expect([first.priority, first.steps[0]?.do]).toEqual([1, 'choice']);
  });

  it.each(packsWith)('have a test of a restore that comes back for %s', (name) => {
    const own = runbooks.filter(({ pack }) => pack === name).map(({ runbook }) => runbook);
    expect(
      own.some((runbook) => runbook.every !== undefined && runbook.steps.some((step) => step.do === 'drill')),
    ).toBe(true);
  });

  it('restore what a person has named or an earlier step has taken, never whatever is newest', () => {
    const unnamed = steps.filter(({ step }) => step.do === 'restore' && step.of === undefined);
    expect(unnamed.map(({ at }) => at)).toEqual([]);
  });
});
