import { useEffect, useRef } from 'react';
import type { Ref } from 'react';
import type { StepId } from '../../../shared/model/ids.ts';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { stepKindTexts, stepStateTexts } from '../../app/texts/run-steps.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRunbooks } from '../../data/runbooks.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { AttemptView } from './AttemptView.tsx';
import { LinkedRunbooks } from './RunbookLinks.tsx';
import type { RunAsk } from './run-ask.ts';
import { runbooksNamed } from './runbook-groups.ts';
import { stepMarks } from './run-marks.ts';
import { StepAnswer } from './StepAnswer.tsx';
import type { Performing } from './StepButtons.tsx';
import { StepButtons } from './StepButtons.tsx';
import type { StepMoves } from './step-moves.ts';

/** One step: what to do, what a good answer looks like, how to do it, and what was done. */
export function StepPanel(props: {
  readonly run: Run;
  readonly step: RunStep;
  readonly moves: StepMoves;
  readonly performing: Performing;
  readonly heading: Ref<HTMLHeadingElement>;
  readonly onAsk: (ask: RunAsk) => void;
  /** Null follows the run. */
  readonly onShow: (stepId: StepId | null) => void;
}) {
  const { run, step, moves } = props;
  const texts = useTexts(runTexts);
  const answers = moves.moves.includes('answer');
  // What was read stands above the question whether it is well.
  const isJudged = step.state === 'waiting';
  const buttons = (
    <StepButtons
      run={run}
      step={step}
      moves={moves}
      performing={props.performing}
      onAsk={props.onAsk}
      onShow={props.onShow}
    />
  );
  return (
    <section className="step-panel stack" aria-label={texts.instruction}>
      <StepTitle step={step} at={run.steps.indexOf(step) + 1} heading={props.heading} />
      <StepWords step={step} />
      <NamedRunbooks run={run} step={step} />
      {step.state === 'not-needed' && step.step.lacks?.leftOut !== true ? (
        <p className="note">{texts.notNeeded}</p>
      ) : null}
      {isJudged ? <Attempts run={run} step={step} /> : null}
      {answers ? (
        <StepAnswer
          key={`${step.step.id}/${step.attempts.length}`}
          run={run}
          step={step}
          onAnswered={() => props.onShow(null)}
        >
          {buttons}
        </StepAnswer>
      ) : (
        <div className="toolbar">{buttons}</div>
      )}
      {isJudged ? null : <Attempts run={run} step={step} />}
    </section>
  );
}

function StepTitle(props: {
  readonly step: RunStep;
  readonly at: number;
  readonly heading: Ref<HTMLHeadingElement>;
}) {
  const { at, heading } = props;
  const { step, state } = props.step;
  const texts = useTexts(runTexts);
  const states = useTexts(stepStateTexts);
  const kinds = useTexts(stepKindTexts);
  const local = useLocal();
  return (
    <div className="stack stack--tight">
      <h2 ref={heading} tabIndex={-1} className="step-panel__title">
        {texts.step(String(at), local(step.title))}
      </h2>
      <div className="row-line">
        <StatusMark state={stepMarks[state]} word={states[state]} />
        <span className="tag">{kinds[step.kind]}</span>
        {step.subject.map((name) => (
          <span key={name} className="muted mono small">
            <Plain text={name} />
          </span>
        ))}
      </div>
    </div>
  );
}

/** What its words lead to: a run of it is for the same incident. */
function NamedRunbooks({ run, step }: { readonly run: Run; readonly step: RunStep }) {
  const { targetId, incidentId } = run;
  const known = useRunbooks(targetId).data?.runbooks ?? [];
  const named = runbooksNamed(known, step.step, run.runbookId);
  return <LinkedRunbooks targetId={targetId} runbooks={named} incidentId={incidentId} />;
}

/** What the runbook says about a step. */
export function StepWords(props: { readonly step: RunStep }) {
  const { step } = props.step;
  const texts = useTexts(runTexts);
  const local = useLocal();
  return (
    <>
      {step.when.length === 0 ? null : (
        <p className="muted">
          {texts.when}: <Plain text={step.when.map((each) => local(each)).join('; ')} />
        </p>
      )}
      {step.lacks === null ? null : (
        <p className="note">
          <Plain text={local(step.lacks.text)} />
        </p>
      )}
      {step.text === null ? null : (
        <p className="run-text step-panel__text">
          <Plain text={local(step.text)} />
        </p>
      )}
      {step.good === null ? null : (
        <div className="step-panel__good">
          <Icon name="check" />
          <p className="run-text">
            <strong>{texts.good}:</strong> <Plain text={local(step.good)} />
          </p>
        </div>
      )}
    </>
  );
}

/** The newest first: it is the one that counts. */
export function Attempts(props: { readonly run: Run; readonly step: RunStep }) {
  const texts = useTexts(runTexts);
  const { attempts } = props.step;
  if (attempts.length === 0) return null;
  return (
    <section className="stack" aria-label={texts.attempts}>
      {attempts.toReversed().map((attempt) => (
        <AttemptView
          key={attempt.number}
          run={props.run}
          attempt={attempt}
          question={props.step.step.question}
        />
      ))}
    </section>
  );
}

/** A step begins at its heading, for the keyboard and the screen reader; also when the button that was pressed is gone. */
export function useHeadingFocus(step: RunStep | undefined) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = step?.step.id;
  const state = step?.state;
  const before = useRef(id);
  useEffect(() => {
    const changed = before.current !== id;
    before.current = id;
    const { activeElement } = document;
    const isInside = heading.current?.closest('section')?.contains(activeElement) ?? false;
    if (activeElement === document.body || (changed && isInside)) heading.current?.focus();
  }, [id, state]);
  return heading;
}
