import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';
import './wizard.css';

/** A flow in steps. The step in hand is named, those done carry a tick; going back is the caller's button. */
export function Wizard(props: {
  readonly label: string;
  readonly steps: readonly string[];
  readonly current: number;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}) {
  const texts = useTexts(uiTexts);
  return (
    <section className="wizard" aria-label={props.label}>
      <ol className="wizard__steps" aria-label={texts.stepOf(props.current + 1, props.steps.length)}>
        {props.steps.map((step, index) => (
          <li
            key={step}
            className="wizard__step"
            data-phase={index < props.current ? 'done' : index === props.current ? 'current' : 'ahead'}
            aria-current={index === props.current ? 'step' : undefined}
          >
            <span className="wizard__dot" aria-hidden="true">
              {index < props.current ? <Icon name="check" size={12} /> : index + 1}
            </span>
            {step}
          </li>
        ))}
      </ol>
      <div className="wizard__body">{props.children}</div>
      <footer className="wizard__actions">{props.actions}</footer>
    </section>
  );
}
