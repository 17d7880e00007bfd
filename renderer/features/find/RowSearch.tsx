import { useState } from 'react';
import type { PartId, SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import type { Snapshot, SnapshotPart } from '../../../shared/model/snapshot.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { findTexts } from '../../app/texts/find.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { DatabaseQuery } from './DatabaseQuery.tsx';
import { RecipeForm } from './RecipeForm.tsx';
import { RowExtract } from './RowExtract.tsx';

const mostOffered = 500;

function databasesOf(snapshot: Snapshot | undefined): readonly SnapshotPart[] {
  return (snapshot?.parts ?? []).filter(({ kind, state }) => kind === 'sqlite' && state === 'captured');
}

/** A snapshot and one of its databases, and what is asked of it. */
export function RowSearch(props: { readonly targetId: TargetId | null; readonly form: 'row' | 'recipe' }) {
  const texts = useTexts(findTexts);
  const local = useLocal();
  const language = useLanguage();
  const snapshots = useSnapshots(null);
  const all = (snapshots.data?.snapshots ?? []).filter((each) => databasesOf(each).length > 0);
  const names = new Map(all.map(({ targetId, targetName }) => [targetId, targetName]));
  const [wantedTarget, setTarget] = useState<TargetId | null>(props.targetId);
  const [wantedSnapshot, setSnapshot] = useState<SnapshotId | null>(null);
  const [wantedPart, setPart] = useState<PartId | null>(null);
  const target = wantedTarget ?? all[0]?.targetId ?? null;
  const offered = all.filter(({ targetId }) => targetId === target).slice(0, mostOffered);
  const snapshot = offered.find(({ id }) => id === wantedSnapshot) ?? offered[0];
  const databases = databasesOf(snapshot);
  const part = databases.find(({ id }) => id === wantedPart) ?? databases[0];
  if (snapshots.isPending) return <Skeleton rows={5} />;
  return (
    <>
      <ErrorNote error={snapshots.error} onRetry={() => void snapshots.refetch()} />
      <div className="form__across">
        {target === null ? null : (
          <Select<TargetId>
            label={texts.target}
            value={target}
            onChange={setTarget}
            choices={[...names].map(([value, label]) => ({ value, label }))}
          />
        )}
        {snapshot === undefined ? null : (
          <Select<SnapshotId>
            label={texts.snapshot}
            value={snapshot.id}
            onChange={setSnapshot}
            choices={offered.map(({ id, startedAt, label }) => ({
              value: id,
              label: `${formatMoment(startedAt, language)}${label === null ? '' : ` · ${label}`}`,
            }))}
          />
        )}
        {part === undefined || props.form === 'recipe' ? null : (
          <Select<PartId>
            label={texts.database}
            value={part.id}
            onChange={setPart}
            choices={databases.map(({ id, title }) => ({ value: id, label: local(title) }))}
          />
        )}
      </div>
      {snapshot === undefined || part === undefined ? (
        <EmptyState title={texts.noDatabases} />
      ) : props.form === 'recipe' ? (
        <RecipeForm snapshot={snapshot} />
      ) : (
        <>
          <DatabaseQuery snapshotId={snapshot.id} part={part} />
          <RowExtract key={`${snapshot.id}/${part.id}`} snapshot={snapshot} part={part} />
        </>
      )}
    </>
  );
}
