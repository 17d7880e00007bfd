import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';
import { useEscape } from './use-escape.ts';
import { useStepFocus } from './use-step-focus.ts';
import './wizard.css';

/** A page that leads through a flow in steps. The step in hand is named, those done carry a tick. */
export function Wizard(props: {
  readonly title: string;
  readonly steps: readonly string[];
  readonly current: number;
  /** How often a step was not left because of what is wrong in it: the first such field has the focus each time. */
  readonly refused?: number;
  /** Steps that were passed without what they are for: they carry no tick. */
  readonly undone?: readonly number[];
  /** Between the title and the steps. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
  /** Gives the flow up, by a button or Escape; null where something runs or is done. */
  readonly onLeave: (() => void) | null;
  /** What leaving is called where nothing is given up by it. */
  readonly leaveLabel?: string;
  readonly onBack: (() => void) | null;
  /** What leads on. */
  readonly actions: ReactNode;
}) {
  const texts = useTexts(uiTexts);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if ((props.refused ?? 0) > 0) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [props.refused]);
  const isDone = (index: number) => index < props.current && props.undone?.includes(index) !== true;
  const heading = useStepFocus(String(props.current));
  useEscape(props.onLeave);
  return (
    <div className="page">
      <h1 ref={heading} tabIndex={-1} className="wizard-title">
        {props.title}
      </h1>
      {props.note}
      <section className="wizard" aria-label={props.title}>
        <ol className="wizard__steps" aria-label={texts.stepOf(props.current + 1, props.steps.length)}>
          {props.steps.map((step, index) => (
            <li
              key={step}
              className="wizard__step"
              data-phase={isDone(index) ? 'done' : index === props.current ? 'current' : 'ahead'}
              aria-current={index === props.current ? 'step' : undefined}
            >
              <span className="wizard__dot" aria-hidden="true">
                {isDone(index) ? <Icon name="check" size={12} /> : index + 1}
              </span>
              {step}
            </li>
          ))}
        </ol>
        <div ref={body} className="wizard__body">
          {props.children}
        </div>
        <footer className="wizard__actions">
          <span className="toolbar">
            {props.onLeave === null ? null : (
              <Button onClick={props.onLeave}>{props.leaveLabel ?? texts.cancel}</Button>
            )}
            {props.onBack === null ? null : (
              <Button icon="back" onClick={props.onBack}>
                {texts.back}
              </Button>
            )}
          </span>
          {props.actions}
        </footer>
      </section>
    </div>
  );
}
