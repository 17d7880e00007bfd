import type { EvidenceFact, ProbeStep } from '../../shared/model/probe.ts';
import type { State } from '../../shared/model/state.ts';
import { formatDuration } from '../../shared/text/format-duration.ts';
import { CopyButton } from './CopyButton.tsx';
import { useLanguage, useLocal, useTexts } from './language.tsx';
import { Plain } from './Plain.tsx';
import { ScrollRegion } from './ScrollRegion.tsx';
import { StatusMark } from './status/StatusMark.tsx';
import { uiTexts } from './ui-texts.ts';
import './evidence.css';

/** A step that was left out has no state: what it would have shown is told by the step that was not. */
const stepState: Readonly<Record<ProbeStep['outcome'], State | null>> = {
  ok: 'ok',
  degraded: 'degraded',
  down: 'down',
  unknown: 'unknown',
  skipped: null,
};

const longFrom = 90;

/** What was seen, as names and values; what is long or has lines is shown as a block that can be copied. */
export function Facts(props: { readonly facts: readonly EvidenceFact[] }) {
  return (
    <dl className="facts evidence-facts">
      {props.facts.map((fact, index) => (
        <FactLine key={`${fact.name}/${index}`} fact={fact} />
      ))}
    </dl>
  );
}

function FactLine(props: { readonly fact: EvidenceFact }) {
  const { name, value } = props.fact;
  const long = value.length > longFrom || value.includes('\n');
  return (
    <>
      <dt>
        <Plain text={name} />
      </dt>
      <dd className={long ? 'evidence-facts__long' : ''}>
        {long ? (
          <ScrollRegion as="pre" className="excerpt" label={name}>
            <Plain text={value} mono />
          </ScrollRegion>
        ) : (
          <Plain text={value} mono />
        )}
        {long ? <CopyButton text={value} what={name} /> : null}
      </dd>
    </>
  );
}

/** The steps of a flow in order, each with its outcome, its time and why. */
export function Steps(props: { readonly steps: readonly ProbeStep[] }) {
  const slowest = Math.max(1, ...props.steps.map((step) => step.durationMs ?? 0));
  return (
    <ol className="steps">
      {props.steps.map((step) => (
        <StepLine key={step.id} step={step} slowestMs={slowest} />
      ))}
    </ol>
  );
}

function StepMark(props: { readonly outcome: ProbeStep['outcome'] }) {
  const texts = useTexts(uiTexts);
  const state = stepState[props.outcome];
  if (state !== null) return <StatusMark state={state} compact size={15} />;
  return (
    <span className="steps__left-out">
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{texts.leftOut}</span>
    </span>
  );
}

function StepLine(props: { readonly step: ProbeStep; readonly slowestMs: number }) {
  const { step } = props;
  const local = useLocal();
  const language = useLanguage();
  return (
    <li className="steps__item" data-outcome={step.outcome}>
      <StepMark outcome={step.outcome} />
      <div className="grow stack stack--tight">
        <div className="row-line row-line--apart">
          <strong>
            <Plain text={local(step.title)} />
          </strong>
          <span className="steps__time number muted">
            {step.durationMs === null ? null : (
              <>
                <meter
                  className="visually-hidden"
                  min={0}
                  max={props.slowestMs}
                  value={step.durationMs}
                  aria-label={local(step.title)}
                />
                <span
                  className="steps__bar"
                  aria-hidden="true"
                  style={{ width: `${(step.durationMs / props.slowestMs) * 72}px` }}
                />
                {formatDuration(step.durationMs, language)}
              </>
            )}
          </span>
        </div>
        {step.reason === null ? null : <Plain text={local(step.reason)} />}
        {step.facts.length === 0 ? null : <Facts facts={step.facts} />}
      </div>
    </li>
  );
}
