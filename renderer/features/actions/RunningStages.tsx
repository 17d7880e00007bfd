import type { TargetSummary } from '../../../shared/model/target.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useActionRuns, useStopRun } from '../../data/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { useTexts } from '../../ui/language.tsx';
import { StageResults } from './StageList.tsx';

/** What runs on the target at this moment, stage by stage, and how to end it. Nothing for an action that is one piece. */
export function RunningStages(props: { readonly target: TargetSummary }) {
  const texts = useTexts(actionTexts);
  const runs = useActionRuns(props.target.id, true);
  const stop = useStopRun(props.target.id);
  const run = runs.data?.find(({ state }) => state === 'running');
  if (run === undefined || run.stages.length === 0) return null;
  return (
    <div className="stack" role="status">
      <StageResults stages={run.stages} />
      <div className="toolbar">
        <Button icon="stop" busy={stop.isPending} onClick={() => stop.mutate(run.id)}>
          {texts.stop}
        </Button>
      </div>
    </div>
  );
}
