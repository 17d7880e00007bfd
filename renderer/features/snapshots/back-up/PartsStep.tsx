import { useEffect } from 'react';
import type { Dispatch } from 'react';
import type { State } from '../../../../shared/model/state.ts';
import { formatBytes } from '../../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../../shared/text/format-number.ts';
import { backUpTexts } from '../../../app/texts/back-up.ts';
import { useCapturePlan } from '../../../data/snapshots.ts';
import { useTargetSummary } from '../../../data/targets.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../../ui/language.tsx';
import { Plain } from '../../../ui/Plain.tsx';
import { StatusMark } from '../../../ui/status/StatusMark.tsx';
import { isPartial } from './back-up-machine.ts';
import type { BackUpEvent, BackUpState, CapturePlan } from './back-up-machine.ts';

type Part = CapturePlan['parts'][number];

const partState: Readonly<Record<Part['state'], State>> = {
  ready: 'ok',
  absent: 'unknown',
  problem: 'down',
};

/** Each part with its size and a first look at it. */
export function PartsStep(props: { readonly state: BackUpState; readonly dispatch: Dispatch<BackUpEvent> }) {
  const { state, dispatch } = props;
  const texts = useTexts(backUpTexts);
  const plan = useCapturePlan(state.targetId);
  const target = useTargetSummary(state.targetId);
  const { data } = plan;
  useEffect(() => {
    if (data !== undefined) dispatch({ kind: 'planned', plan: data });
  }, [data, dispatch]);
  return (
    <div className="stack">
      <h2>
        {texts.partsTitle}: <Plain text={target?.name ?? ''} />
      </h2>
      {plan.isFetching ? (
        <div role="status">
          <p className="muted">{texts.looking}</p>
          <Skeleton rows={5} />
        </div>
      ) : null}
      <ErrorNote error={plan.error} onRetry={() => void plan.refetch()} />
      {data && !plan.isFetching ? <Found plan={data} partial={isPartial(state)} /> : null}
      <div>
        <Button icon="refresh" busy={plan.isFetching} onClick={() => void plan.refetch()}>
          {texts.again}
        </Button>
      </div>
    </div>
  );
}

function Found(props: { readonly plan: CapturePlan; readonly partial: boolean }) {
  const texts = useTexts(backUpTexts);
  const { parts } = props.plan;
  if (parts.length === 0) return <EmptyState title={texts.noParts} />;
  return (
    <>
      <ul aria-label={texts.parts}>
        {parts.map((part) => (
          <PlannedLine key={part.id} part={part} />
        ))}
      </ul>
      <div role="status" className={props.partial ? 'note note--warning' : 'note'}>
        <Icon name={props.partial ? 'warning' : 'check'} />
        {props.partial ? texts.incomplete : texts.complete}
      </div>
    </>
  );
}

/** A setting that is not there leaves no path; the problem names the setting. */
function isTemplate(path: string): boolean {
  return path.includes('${');
}

function PlannedLine(props: { readonly part: Part }) {
  const { part } = props;
  const texts = useTexts(backUpTexts);
  const language = useLanguage();
  const local = useLocal();
  return (
    <li className="plan-part">
      <StatusMark state={partState[part.state]} compact />
      <div className="stack stack--tight">
        <span>
          <strong>
            <Plain text={local(part.title)} />
          </strong>{' '}
          {part.state === 'ready' ? null : <span className="tag">{texts[part.state]}</span>}{' '}
          {part.sensitive ? <span className="tag">{texts.sensitive}</span> : null}
        </span>
        {part.path === '' || isTemplate(part.path) ? null : (
          <span className="muted small">
            <Plain text={part.path} mono />
          </span>
        )}
        {part.problem === null ? null : <Plain text={local(part.problem)} />}
      </div>
      <div className="number muted small">
        {part.bytes === null ? null : (
          <div>{texts.size(formatBytes(part.bytes, language), formatNumber(part.files ?? 0, language))}</div>
        )}
        {part.expectedStallMs === null || part.expectedStallMs === 0 ? null : (
          <div>{texts.stall(formatDuration(part.expectedStallMs, language))}</div>
        )}
      </div>
    </li>
  );
}
