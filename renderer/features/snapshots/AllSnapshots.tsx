import { useMemo, useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { matchSnapshots } from './layer-marks.ts';
import { SnapshotTable } from './SnapshotTable.tsx';

/** The snapshots of all targets in all repositories. */
export function AllSnapshots() {
  const texts = useTexts(snapshotTexts);
  const snapshots = useSnapshots(null);
  if (snapshots.isPending) return <Skeleton rows={12} />;
  if (snapshots.isError)
    return <ErrorNote error={snapshots.error} onRetry={() => void snapshots.refetch()} />;
  if (snapshots.data.snapshots.length === 0)
    return (
      <EmptyState title={texts.none}>
        <a href={routeHref({ place: 'back-up', targetId: null })}>{texts.backUp}</a>
      </EmptyState>
    );
  return <Filtered snapshots={snapshots.data.snapshots} />;
}

function Filtered(props: { readonly snapshots: readonly Snapshot[] }) {
  const texts = useTexts(snapshotTexts);
  const language = useLanguage();
  const [text, setText] = useState('');
  const matching = useMemo(
    () => matchSnapshots(props.snapshots, text, ({ kind }) => texts[kind]),
    [props.snapshots, text, texts],
  );
  return (
    <>
      <div className="toolbar">
        <TextField
          bare
          type="search"
          label={texts.filter}
          placeholder={texts.filter}
          value={text}
          onChange={setText}
        />
        <span className="muted" role="status">
          {texts.rows(formatNumber(matching.length, language))}
        </span>
        <div className="grow" />
        <a className="button" href={routeHref({ place: 'find', targetId: null })}>
          {texts.find}
        </a>
        <a className="button button--primary" href={routeHref({ place: 'back-up', targetId: null })}>
          {texts.backUp}
        </a>
      </div>
      {matching.length === 0 ? (
        <EmptyState title={texts.noneMatch}>
          <Button onClick={() => setText('')}>{texts.clear}</Button>
        </EmptyState>
      ) : (
        <SnapshotTable snapshots={matching} label={texts.list} ofOneTarget={false} />
      )}
    </>
  );
}
