import { useState } from 'react';
import type { SnapshotDifference } from '../../../shared/model/contents.ts';
import type { SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { compareTexts } from '../../app/texts/compare.ts';
import { routeHref } from '../../app/routes.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { goTo } from '../../app/use-route.ts';
import { useComparison } from '../../data/contents.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { PartDifferences } from './PartDifferences.tsx';
import './compare.css';

const mostOffered = 500;

/** What differs between two snapshots, part by part. The two stand in the address, so that a comparison can be kept and sent. */
export function ComparePage(props: { readonly a: SnapshotId | null; readonly b: SnapshotId | null }) {
  const texts = useTexts(compareTexts);
  const snapshotWords = useTexts(snapshotTexts);
  const snapshots = useSnapshots(null);
  const { a, b } = props;
  if (a === null && b === null && snapshots.data && !hasTwo(snapshots.data.snapshots))
    return (
      <div className="page">
        <h1>{texts.title}</h1>
        <EmptyState title={texts.tooFew}>
          <a href={routeHref({ place: 'back-up', targetId: null })}>{snapshotWords.backUp}</a>
        </EmptyState>
      </div>
    );
  return (
    <div className="page">
      <h1>{texts.title}</h1>
      <ErrorNote error={snapshots.error} onRetry={() => void snapshots.refetch()} />
      {snapshots.isPending ? <Skeleton rows={2} /> : null}
      {snapshots.data ? <Pickers snapshots={snapshots.data.snapshots} a={a} b={b} /> : null}
      {a === null || b === null ? (
        <EmptyState title={texts.chooseTwo} />
      ) : a === b ? (
        <EmptyState title={texts.sameTwo} />
      ) : (
        <Comparison key={`${a}/${b}`} a={a} b={b} />
      )}
    </div>
  );
}

/** Whether any target has two snapshots to compare. */
function hasTwo(snapshots: readonly Snapshot[]): boolean {
  return new Set(snapshots.map(({ targetId }) => targetId)).size < snapshots.length;
}

function Pickers(props: {
  readonly snapshots: readonly Snapshot[];
  readonly a: SnapshotId | null;
  readonly b: SnapshotId | null;
}) {
  const { snapshots, a, b } = props;
  const texts = useTexts(compareTexts);
  const language = useLanguage();
  const names = new Map(snapshots.map(({ targetId, targetName }) => [targetId, targetName]));
  const [wanted, setWanted] = useState<TargetId | null>(null);
  const target =
    snapshots.find(({ id }) => id === a || id === b)?.targetId ?? wanted ?? snapshots[0]?.targetId;
  if (target === undefined) return null;
  const offered = snapshots.filter(({ targetId }) => targetId === target).slice(0, mostOffered);
  const choices = [
    { value: '' as const, label: texts.choose },
    ...offered.map(({ id, startedAt, label }) => ({
      value: id,
      label: `${formatMoment(startedAt, language)}${label === null ? '' : ` · ${label}`}`,
    })),
  ];
  const change = (next: { readonly a: SnapshotId | '' | null; readonly b: SnapshotId | '' | null }) => {
    const chosen = [next.a, next.b].filter((id): id is SnapshotId => id !== null && id !== '');
    goTo({ place: 'compare', a: chosen[0] ?? null, b: chosen[1] ?? null });
  };
  return (
    <div className="form__across">
      <Select<TargetId>
        label={texts.target}
        value={target}
        onChange={(next) => {
          setWanted(next);
          goTo({ place: 'compare', a: null, b: null });
        }}
        choices={[...names].map(([value, label]) => ({ value, label }))}
      />
      <Select<SnapshotId | ''>
        label={texts.first}
        value={a ?? ''}
        onChange={(next) => change({ a: next, b })}
        choices={choices}
      />
      <Select<SnapshotId | ''>
        label={texts.second}
        value={b ?? ''}
        onChange={(next) => change({ a, b: next })}
        choices={choices}
      />
    </div>
  );
}

function Comparison(props: { readonly a: SnapshotId; readonly b: SnapshotId }) {
  const comparison = useComparison(props.a, props.b);
  return (
    <>
      <ErrorNote error={comparison.error} onRetry={() => void comparison.refetch()} />
      {comparison.isPending ? <Skeleton rows={6} /> : null}
      {comparison.data ? <Answer difference={comparison.data} /> : null}
    </>
  );
}

function Answer(props: { readonly difference: SnapshotDifference }) {
  const { a, b, parts } = props.difference;
  const texts = useTexts(compareTexts);
  const language = useLanguage();
  return (
    <>
      <p role="status">
        <span className="muted">{texts.from}:</span> {formatMoment(a.at, language)} ·{' '}
        <span className="muted">{texts.to}:</span> {formatMoment(b.at, language)}
        {parts.every(({ state }) => state === 'same') ? ` · ${texts.nothing}` : null}
      </p>
      <PartDifferences parts={parts} />
    </>
  );
}
