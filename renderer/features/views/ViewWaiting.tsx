import type { ViewId } from '../../../shared/model/ids.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { viewTexts } from '../../app/texts/views.ts';
import { useViewReading } from '../../data/views.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Waiting } from '../../ui/Waiting.tsx';

const waitingMs = 2000;

/** What is on its way and from where it comes, with the way to end it; or that it was ended, and the way to ask again. */
export function ViewWaiting(props: {
  readonly target: TargetSummary;
  /** Null for the list of views. */
  readonly viewId: ViewId | null;
  /** Nothing stands below yet. */
  readonly isEmpty: boolean;
}) {
  const { target } = props;
  const texts = useTexts(viewTexts);
  const reading = useViewReading(target.id, props.viewId);
  if (reading.wasStopped)
    return (
      <div className="row-line">
        <span role="status" className="muted">
          {props.isEmpty ? texts.stopped : texts.stoppedBefore}
        </span>
        <Button small icon="refresh" onClick={reading.again}>
          {texts.again}
        </Button>
      </div>
    );
  return (
    <>
      {reading.isReading ? (
        <Waiting
          text={texts.waitingFor(target.host ?? target.name)}
          afterMs={waitingMs}
          onStop={reading.stop}
        />
      ) : null}
      {props.isEmpty ? <Skeleton rows={12} /> : null}
    </>
  );
}
