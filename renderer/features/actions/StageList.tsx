import type { PlannedStage, StageResult } from '../../../shared/model/action.ts';
import type { State } from '../../../shared/model/state.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { stageKindTexts, stageOutcomeTexts } from '../../app/texts/action-runs.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What will be done, stage by stage: each with exactly what it executes, or what it asks a person to do. */
export function PlannedStages(props: { readonly stages: readonly PlannedStage[] }) {
  const texts = useTexts(actionTexts);
  const kinds = useTexts(stageKindTexts);
  const local = useLocal();
  return (
    <ol className="action-stages" aria-label={texts.stages}>
      {props.stages.map((stage) => (
        <li key={stage.id}>
          <strong>{local(stage.title)}</strong> <span className="muted">{kinds[stage.kind]}</span>
          {stage.lines.length === 0 ? null : (
            <pre className="action-plan__lines">{stage.lines.join('\n')}</pre>
          )}
          {stage.text === null ? null : (
            <p>
              <Plain text={local(stage.text)} />
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

const marks: Readonly<Record<StageResult['outcome'], State>> = {
  running: 'pending',
  done: 'ok',
  skipped: 'paused',
  waiting: 'pending',
  failed: 'down',
  stopped: 'degraded',
  'not-run': 'paused',
};

/** How each stage went. */
export function StageResults(props: { readonly stages: readonly StageResult[] }) {
  const texts = useTexts(actionTexts);
  const outcomes = useTexts(stageOutcomeTexts);
  const local = useLocal();
  const language = useLanguage();
  return (
    <ol className="action-stages" aria-label={texts.stages}>
      {props.stages.map((stage) => (
        <li key={stage.id} {...(stage.outcome === 'running' ? { 'aria-current': 'step' as const } : {})}>
          <StatusMark state={marks[stage.outcome]} word={outcomes[stage.outcome]} />{' '}
          <strong>{local(stage.title)}</strong>
          {stage.durationMs === null ? null : (
            <span className="muted"> {formatDuration(stage.durationMs, language)}</span>
          )}
          {stage.found === null ? null : (
            <p className="action-stages__found">
              <Plain text={local(stage.found)} />
            </p>
          )}
          {stage.output === null ? null : <pre className="action-plan__lines">{stage.output}</pre>}
        </li>
      ))}
    </ol>
  );
}
