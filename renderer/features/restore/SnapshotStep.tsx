import { useState } from 'react';
import type { Dispatch } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import type { State } from '../../../shared/model/state.ts';
import type { RestoreEvent, RestoreState } from './restore-machine.ts';

const atFirst = 20;

/** All snapshots that this desk knows, newest first, of one target or of all. */
export function SnapshotStep(props: {
  readonly state: RestoreState;
  readonly dispatch: Dispatch<RestoreEvent>;
}) {
  const texts = useTexts(restoreTexts);
  const snapshots = useSnapshots(null);
  const [target, setTarget] = useState<TargetId | 'all'>(props.state.snapshot?.targetId ?? 'all');
  const all = snapshots.data?.snapshots ?? [];
  const snapshotWords = useTexts(snapshotTexts);
  if (snapshots.data && all.length === 0)
    return (
      <EmptyState title={texts.noSnapshots}>
        <a href={routeHref({ place: 'back-up', targetId: null })}>{snapshotWords.backUp}</a> ·{' '}
        <a href={routeHref({ place: 'open-repository' })}>{texts.openRepository}</a>
      </EmptyState>
    );
  const names = new Map(all.map(({ targetId, targetName }) => [targetId, targetName]));
  return (
    <div className="form form--wide">
      <h2>{texts.chooseSnapshot}</h2>
      <Select<TargetId | 'all'>
        label={texts.target}
        value={target}
        onChange={setTarget}
        choices={[
          { value: 'all', label: texts.allTargets },
          ...[...names].map(([value, label]) => ({ value, label })),
        ]}
      />
      <ErrorNote error={snapshots.error} onRetry={() => void snapshots.refetch()} />
      {snapshots.isPending ? <Skeleton rows={6} /> : null}
      <SnapshotChoices
        key={target}
        snapshots={all.filter(({ targetId }) => target === 'all' || targetId === target)}
        {...props}
      />
      {props.state.strict && props.state.snapshot === null ? (
        <p className="field__problem" role="alert">
          {texts.choose}
        </p>
      ) : null}
    </div>
  );
}

function SnapshotChoices(props: {
  readonly snapshots: readonly Snapshot[];
  readonly state: RestoreState;
  readonly dispatch: Dispatch<RestoreEvent>;
}) {
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  const [shown, setShown] = useState(atFirst);
  const hidden = props.snapshots.length - shown;
  return (
    <>
      <div role="radiogroup" aria-label={texts.snapshot} className="stack stack--tight">
        {props.snapshots.slice(0, shown).map((snapshot) => (
          <SnapshotChoice
            key={snapshot.id}
            snapshot={snapshot}
            chosen={props.state.snapshot?.id === snapshot.id}
            onChoose={() => props.dispatch({ kind: 'snapshot-chosen', snapshot, goOn: false })}
          />
        ))}
      </div>
      {hidden > 0 ? (
        <div>
          <Button onClick={() => setShown(shown + 100)}>{texts.more(formatNumber(hidden, language))}</Button>
        </div>
      ) : null}
    </>
  );
}

function SnapshotChoice(props: {
  readonly snapshot: Snapshot;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { snapshot } = props;
  const language = useLanguage();
  return (
    <label className="proposal proposal--line">
      <input type="radio" name="snapshot" checked={props.chosen} onChange={props.onChoose} />
      <span className="grow stack stack--tight">
        <span className="row-line row-line--apart">
          <strong className="clip">
            <Plain text={snapshot.targetName} clip />
          </strong>
          <Proof snapshot={snapshot} />
        </span>
        <span className="row-line row-line--apart muted">
          <span>{formatMoment(snapshot.startedAt, language)}</span>
          <span>{formatBytes(snapshot.bytes, language)}</span>
        </span>
        {snapshot.label === null ? null : <Plain text={snapshot.label} />}
      </span>
    </label>
  );
}

/** How far a snapshot is proven, in the worst of its layers. */
function Proof(props: { readonly snapshot: Snapshot }) {
  const texts = useTexts(restoreTexts);
  const { layers, partialReason } = props.snapshot;
  const marks = [layers.bytes, layers.structure, layers.meaning];
  const [state, word]: readonly [State, string] = marks.some((mark) => mark?.ok === false)
    ? ['down', texts.verifyFailed]
    : marks.some((mark) => mark === null)
      ? ['unknown', texts.notVerified]
      : marks.some((mark) => mark !== null && mark.share < 1)
        ? ['unknown', texts.sampled]
        : ['ok', texts.verified];
  return (
    <span className="row-line">
      {partialReason === null ? null : <span className="tag">{texts.partial}</span>}
      <StatusMark state={state} word={word} />
    </span>
  );
}
