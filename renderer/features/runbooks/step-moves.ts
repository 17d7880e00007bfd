import type { Run, RunStep } from '../../../shared/model/runbook.ts';

/**
 * What can be done with a step. `perform`: the console carries it out; `plan`: it shows first what it would do; `answer`: a person says how
 * it went; `fail` and `skip` need a reason.
 */
export type StepMove = 'perform' | 'plan' | 'answer' | 'fail' | 'skip' | 'cancel';

export type StepMoves = {
  /** The first one is the one to expect. */
  readonly moves: readonly StepMove[];
  /** Whether carrying it out is a repetition, which has to be said. */
  readonly again: boolean;
  /** The step that has to end before this one can be taken up. */
  readonly waitsFor: RunStep | null;
};

const none: StepMoves = { moves: [], again: false, waitsFor: null };

/** Whether the console is carrying out anything of the run now. */
export function runningStep(run: Run): RunStep | null {
  return run.steps.find(({ state }) => state === 'running') ?? null;
}

/** What an operator may do with a step of a run as it stands now. */
export function stepMoves(run: Run, step: RunStep): StepMoves {
  if (run.state !== 'open' || step.state === 'not-needed') return none;
  if (step.state === 'running') return { ...none, moves: ['cancel'] };
  if (runningStep(run) !== null) return none;
  const waitsFor = dueBefore(run, step);
  if (waitsFor !== null) return { ...none, waitsFor };
  const again = step.attempts.length > 0;
  return { moves: movesOf(step), again, waitsFor: null };
}

/** Steps are taken in their order: what comes after the one that is due waits for it. */
function dueBefore(run: Run, step: RunStep): RunStep | null {
  const due = run.steps.findIndex((each) => each.step.id === run.next);
  return due >= 0 && run.steps.indexOf(step) > due ? (run.steps[due] ?? null) : null;
}

const begins: Readonly<Record<RunStep['step']['by'], StepMove>> = {
  automatic: 'perform',
  'looked-at': 'perform',
  confirmed: 'plan',
  person: 'answer',
};

function movesOf({ step, state }: RunStep): readonly StepMove[] {
  const begin = begins[step.by];
  switch (state) {
    case 'open':
      return step.by === 'person' ? [begin, 'fail', 'skip'] : [begin, 'skip'];
    case 'waiting':
      return step.by === 'looked-at' ? ['answer', 'fail', 'skip', 'perform'] : ['answer', 'fail', 'skip'];
    case 'done':
    case 'skipped':
      return [begin];
    case 'failed':
      return [begin, 'fail', 'skip'];
    case 'cancelled':
    case 'cut-off':
      return step.by === 'person' ? ['answer', 'fail', 'skip'] : [begin, 'answer', 'fail', 'skip'];
    case 'running':
    case 'not-needed':
      return [];
  }
}

/** Whether the console goes on with the step that is due by itself when it is asked to. */
export function canCarryOn(run: Run): boolean {
  if (run.state !== 'open' || runningStep(run) !== null) return false;
  const due = run.steps.find(({ step }) => step.id === run.next);
  if (due === undefined || !['open', 'cancelled', 'cut-off'].includes(due.state)) return false;
  return due.step.by === 'automatic' || due.step.by === 'looked-at';
}

/** The step at which a run stands: the one that runs, the one that is due, or the last one. */
export function presentStep(run: Run): RunStep | undefined {
  return runningStep(run) ?? run.steps.find(({ step }) => step.id === run.next) ?? run.steps.at(-1);
}
