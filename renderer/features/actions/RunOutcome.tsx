import type { ActionResult } from '../../../shared/model/action.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { useGoOn, useStopRun } from '../../data/actions.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ActionResultView } from './ActionResultView.tsx';
import { RunningStages } from './RunningStages.tsx';
import { WaitingButtons } from './WaitingButtons.tsx';

/** What a run did; where it waits for a person, the two ways from there. */
export function RunOutcome(props: { readonly target: TargetSummary; readonly result: ActionResult }) {
  const { target } = props;
  const goOn = useGoOn(target.id);
  const stop = useStopRun(target.id);
  const result = goOn.data ?? props.result;
  if (goOn.isPending) return <RunningStages target={target} />;
  const isWaiting = result.state === 'waiting' && !stop.isSuccess;
  return (
    <div className="stack">
      <ErrorNote error={goOn.error ?? stop.error} />
      <ActionResultView result={result} isStopped={stop.isSuccess} />
      {isWaiting ? (
        <WaitingButtons
          isStopping={stop.isPending}
          onGoOn={() => goOn.mutate(result.runId)}
          onStop={() => stop.mutate(result.runId)}
        />
      ) : null}
    </div>
  );
}
