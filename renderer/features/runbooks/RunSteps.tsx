import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { StepId } from '../../../shared/model/ids.ts';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { stepKindTexts, stepStateTexts } from '../../app/texts/run-steps.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { stepMarks } from './run-marks.ts';

/** All steps in their order. One of them is in the way of Tab, the others are reached by arrow keys. */
export function RunSteps(props: {
  readonly run: Run;
  readonly shown: RunStep;
  readonly onShow: (stepId: StepId) => void;
}) {
  const { run, shown } = props;
  const texts = useTexts(runTexts);
  const list = useRef<HTMLOListElement>(null);
  const shownId = shown.step.id;
  useEffect(() => {
    list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [shownId]);
  return (
    <nav className="run-steps" aria-label={texts.steps} title={texts.stepsHelp}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- moves the focus among the buttons inside */}
      <ol ref={list} onKeyDown={moveAmongSteps}>
        {run.steps.map((step, at) => (
          <li key={step.step.id}>
            <StepButton
              step={step}
              at={at + 1}
              isShown={step === shown}
              isDue={step.step.id === run.next && step.state === 'open'}
              onShow={() => props.onShow(step.step.id)}
            />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function moveAmongSteps(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  const button = next === undefined ? undefined : buttons[next];
  if (button === undefined) return;
  event.preventDefault();
  button.focus();
  button.scrollIntoView({ block: 'nearest' });
}

function StepButton(props: {
  readonly step: RunStep;
  readonly at: number;
  readonly isShown: boolean;
  readonly isDue: boolean;
  readonly onShow: () => void;
}) {
  const { step, state } = props.step;
  const texts = useTexts(runTexts);
  const states = useTexts(stepStateTexts);
  const kinds = useTexts(stepKindTexts);
  const local = useLocal();
  return (
    <button
      type="button"
      className="run-step"
      data-state={state}
      tabIndex={props.isShown ? 0 : -1}
      aria-pressed={props.isShown}
      aria-current={props.isDue ? 'step' : undefined}
      onClick={props.onShow}
    >
      <span className="run-step__number" aria-hidden="true">
        {props.at}
      </span>
      <span className="grow stack stack--tight">
        <span className="run-step__title">
          <Plain text={local(step.title)} />
        </span>
        <span className="run-step__state small">
          <StatusMark state={stepMarks[state]} word={states[state]} size={13} />
          <span className="muted">{kinds[step.kind]}</span>
          {props.isDue ? <span className="tag run-step__due">{texts.dueHere}</span> : null}
        </span>
      </span>
    </button>
  );
}
