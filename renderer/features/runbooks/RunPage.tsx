import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { RunId, StepId } from '../../../shared/model/ids.ts';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { stepStateTexts } from '../../app/texts/run-steps.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRun, useRunCall } from '../../data/runbooks.ts';
import { announce } from '../../ui/announce.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { usePrinting } from '../../ui/use-printing.ts';
import { RuleBlocks } from './RuleBlocks.tsx';
import type { RunAsk } from './run-ask.ts';
import { RunDialogs } from './RunDialogs.tsx';
import { RunHead } from './RunHead.tsx';
import { RunNotes } from './RunNotes.tsx';
import { RunRecord } from './RunRecord.tsx';
import { RunSteps } from './RunSteps.tsx';
import { StepPanel, useHeadingFocus } from './StepPanel.tsx';
import { presentStep, stepMoves } from './step-moves.ts';
import { useRunCommands } from './use-run-commands.ts';
import './runbooks.css';

/** A runbook that is carried out: its steps at the left, the one in hand at the right. */
export function RunPage(props: { readonly runId: RunId }) {
  const run = useRun(props.runId);
  if (run.data) return <Loaded run={run.data} />;
  if (isAppError(run.error) && run.error.code === 'runbook/unknown-run') return <Gone />;
  return (
    <div className="page">
      <ErrorNote error={run.error} onRetry={() => void run.refetch()} />
      {run.isPending ? <Skeleton rows={10} /> : null}
    </div>
  );
}

function Loaded(props: { readonly run: Run }) {
  const { run } = props;
  const [chosen, setChosen] = useState<StepId | null>(null);
  const [ask, setAsk] = useState<RunAsk | null>(null);
  const step = run.steps.find((each) => each.step.id === chosen) ?? presentStep(run);
  const heading = useHeadingFocus(step);
  const printing = usePrinting();
  const does = useDoing(run, step, setChosen, setAsk);
  useSayHowItGoes(run);
  if (printing) return <RunRecord run={run} />;
  return (
    <div className="page page--flush run">
      <RunHead run={run} onAsk={setAsk} carrying={does.carrying} />
      <div className="run__columns">
        {step === undefined ? null : <RunSteps run={run} shown={step} onShow={show} />}
        <div className="run__panel">
          <RuleBlocks
            rules={run.rules}
            passed={run.passedRules}
            onPass={run.state === 'open' ? (rule) => setAsk({ kind: 'pass', rule }) : null}
          />
          {step === undefined || does.moves === null ? null : (
            <StepPanel
              run={run}
              step={step}
              moves={does.moves}
              performing={does.performing}
              heading={heading}
              onAsk={setAsk}
              onShow={setChosen}
            />
          )}
          <RunNotes run={run} />
        </div>
      </div>
      {ask === null ? null : (
        <RunDialogs
          run={run}
          ask={ask}
          heading={heading}
          onClose={() => setAsk(null)}
          onGoneOn={() => setChosen(null)}
        />
      )}
    </div>
  );

  function show(stepId: StepId): void {
    setChosen(stepId);
    heading.current?.focus();
  }
}

/** What the console is told to do, by buttons and keys alike. */
function useDoing(
  run: Run,
  step: RunStep | undefined,
  onShow: (stepId: StepId | null) => void,
  onAsk: (ask: RunAsk) => void,
) {
  const carryOn = useRunCall('runbooks.carryOn');
  const perform = useRunCall('runbooks.perform');
  const moves = useMemo(() => (step === undefined ? null : stepMoves(run, step)), [run, step]);
  const { mutate: mutateCarryOn } = carryOn;
  const { mutate: mutatePerform } = perform;
  const acts = useMemo(
    () => ({
      carryOn: () => {
        onShow(null);
        mutateCarryOn({ runId: run.id, revision: run.revision });
      },
      ask: onAsk,
      toDue: () => onShow(null),
      perform: () => {
        if (step === undefined || moves === null) return;
        const stepId = step.step.id;
        mutatePerform(
          { runId: run.id, revision: run.revision, stepId, again: moves.again },
          // What it finds is looked at before the next one.
          { onSuccess: () => onShow(stepId) },
        );
      },
    }),
    [run, step, moves, onShow, onAsk, mutateCarryOn, mutatePerform],
  );
  useRunCommands(run, step, moves, acts);
  return {
    moves,
    carrying: { start: acts.carryOn, isPending: carryOn.isPending, error: carryOn.error },
    performing: { start: acts.perform, isPending: perform.isPending, error: perform.error },
  };
}

/** Says each step that has ended or waits, wherever the focus is. */
function useSayHowItGoes(run: Run): void {
  const texts = useTexts(runTexts);
  const states = useTexts(stepStateTexts);
  const local = useLocal();
  const before = useRef(run);
  const say = useEffectEvent((was: Run) => {
    const changed = run.steps.filter(
      ({ state }, at) => state !== 'open' && state !== 'not-needed' && state !== was.steps[at]?.state,
    );
    const sentences = changed.map(({ step, state }) => texts.now(local(step.title), states[state]));
    if (run.state !== was.state) sentences.push(texts.ended);
    if (sentences.length > 0) announce(sentences.join('. '));
  });
  useEffect(() => {
    const was = before.current;
    before.current = run;
    if (was !== run) say(was);
  }, [run]);
}

function Gone() {
  const texts = useTexts(runTexts);
  const lists = useTexts(runbookTexts);
  return (
    <EmptyState heading title={texts.gone}>
      <p>{texts.goneText}</p>
      <a href={routeHref({ place: 'runbooks' })}>{lists.toRunbooks}</a>
    </EmptyState>
  );
}
