import { useEffect } from 'react';
import type { ViewId } from '../../../shared/model/ids.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import type { ViewSummary } from '../../../shared/model/view.ts';
import { viewTexts } from '../../app/texts/views.ts';
import { goTo, replaceRoute } from '../../app/use-route.ts';
import { useViews } from '../../data/views.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ViewTable } from './ViewTable.tsx';
import { ViewWaiting } from './ViewWaiting.tsx';
import './views.css';

/** The live tables of a target, one at a time. */
export function ViewsTab(props: { readonly target: TargetSummary; readonly viewId: ViewId | null }) {
  const { target, viewId } = props;
  const texts = useTexts(viewTexts);
  const views = useViews(target.id);
  const all = views.data?.views ?? [];
  const shown = all.find((view) => view.id === viewId);
  const firstId = all[0]?.id;
  useEffect(() => {
    if (viewId === null && firstId !== undefined) {
      replaceRoute({ place: 'target', targetId: target.id, tab: 'views', viewId: firstId });
    }
  }, [viewId, firstId, target.id]);
  return (
    <div className="views">
      <ErrorNote error={views.error} onRetry={() => void views.refetch()} />
      <ViewWaiting target={target} viewId={null} isEmpty={views.isPending} />
      {views.data && all.length === 0 ? <EmptyState title={texts.none} /> : null}
      {all.length > 1 ? <ViewChoice target={target} views={all} shownId={shown?.id ?? null} /> : null}
      {shown?.unavailable ? (
        <Unavailable view={shown} onRetry={() => void views.refetch()} />
      ) : shown ? (
        <ViewTable key={shown.id} target={target} view={shown} />
      ) : null}
    </div>
  );
}

function ViewChoice(props: {
  readonly target: TargetSummary;
  readonly views: readonly ViewSummary[];
  readonly shownId: ViewId | null;
}) {
  const texts = useTexts(viewTexts);
  const local = useLocal();
  return (
    <div role="group" aria-label={texts.views} className="segments">
      {props.views.map((view) => (
        <button
          key={view.id}
          type="button"
          className="segments__item"
          aria-pressed={view.id === props.shownId}
          onClick={() => goTo({ place: 'target', targetId: props.target.id, tab: 'views', viewId: view.id })}
        >
          {local(view.title)}
        </button>
      ))}
    </div>
  );
}

function Unavailable(props: { readonly view: ViewSummary; readonly onRetry: () => void }) {
  const texts = useTexts(viewTexts);
  const local = useLocal();
  return (
    <EmptyState title={texts.unavailable}>
      <p>{props.view.unavailable === null ? null : <Plain text={local(props.view.unavailable)} />}</p>
      <p>
        <Button icon="refresh" onClick={props.onRetry}>
          {texts.refresh}
        </Button>
      </p>
    </EmptyState>
  );
}
