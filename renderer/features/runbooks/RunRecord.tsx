import type { Run } from '../../../shared/model/runbook.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { stepStateTexts } from '../../app/texts/run-steps.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { RuleBlocks } from './RuleBlocks.tsx';
import { stepMarks } from './run-marks.ts';
import { RunStanding } from './RunHead.tsx';
import { RunNotes } from './RunNotes.tsx';
import { Attempts, StepWords } from './StepPanel.tsx';

/** A run from top to bottom, as it is put on paper: every step with its words and all that was done. */
export function RunRecord(props: { readonly run: Run }) {
  const { run } = props;
  const texts = useTexts(runTexts);
  const states = useTexts(stepStateTexts);
  const local = useLocal();
  const language = useLanguage();
  return (
    <div className="run-record stack">
      <h1>
        <Plain text={`${local(run.title)} · ${run.targetName}`} />
      </h1>
      <p>{formatMoment(run.startedAt, language)}</p>
      <RunStanding run={run} />
      <RuleBlocks rules={run.rules} passed={run.passedRules} onPass={null} />
      <RunNotes run={run} />
      {run.steps.map((step, at) => (
        <section key={step.step.id} className="run-record__step stack">
          <h2>{texts.step(String(at + 1), local(step.step.title))}</h2>
          <StatusMark state={stepMarks[step.state]} word={states[step.state]} />
          {step.state === 'not-needed' ? null : <StepWords step={step} />}
          <Attempts run={run} step={step} />
        </section>
      ))}
    </div>
  );
}
