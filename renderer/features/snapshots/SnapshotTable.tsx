import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { targetHref } from '../../app/routes.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useSettings } from '../../data/settings.ts';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { DataColumn, DataOrder } from '../../ui/table/DataTable.tsx';
import { rowHeights } from '../../ui/table/row-height.ts';
import { useNarrow } from '../../ui/use-narrow.ts';
import { LayerMarks } from './LayerMarks.tsx';
import { snapshotBefore } from './layer-marks.ts';
import { SnapshotDrawer } from './SnapshotDrawer.tsx';
import { SnapshotTags } from './SnapshotTags.tsx';
import { orderSnapshots } from './order-snapshots.ts';
import './snapshots.css';

/** What a narrow window leaves to the evidence of a snapshot. */
const leftOut = ['size', 'new', 'repository'];

/** Snapshots of any number, newest first; each opens its evidence. */
export function SnapshotTable(props: {
  readonly snapshots: readonly Snapshot[];
  readonly label: string;
  readonly ofOneTarget: boolean;
}) {
  const { snapshots } = props;
  const density = useSettings().data?.density ?? 'normal';
  const [open, setOpen] = useState<SnapshotId | null>(null);
  const [order, setOrder] = useState<DataOrder>({ column: 'taken', direction: 'desc' });
  const columns = useColumns();
  const narrow = useNarrow();
  const hidden = useMemo(
    () => new Set([...(props.ofOneTarget ? ['target'] : []), ...(narrow ? leftOut : [])]),
    [props.ofOneTarget, narrow],
  );
  const repositoryName = useRepositoryName();
  const rows = useMemo(
    () => orderSnapshots(snapshots, order, repositoryName).map((snapshot) => columns.map(() => snapshot)),
    [snapshots, order, columns, repositoryName],
  );
  const row = useCallback((index: number) => rows[index], [rows]);
  const renderCell = useRenderCell(repositoryName, setOpen);
  const shown = snapshots.find(({ id }) => id === open) ?? null;
  return (
    <div className="snapshots-table">
      <DataTable
        label={props.label}
        columns={columns}
        hidden={hidden}
        rowCount={rows.length}
        rowHeight={rowHeights[density]}
        row={row}
        renderCell={renderCell}
        order={order}
        onOrder={setOrder}
        onRange={noRange}
      />
      {shown === null ? null : (
        <SnapshotDrawer
          key={shown.id}
          snapshot={shown}
          before={snapshotBefore(snapshots, shown)}
          repositoryName={repositoryName(shown)}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

/** Every row is here already; none has to be asked for. */
function noRange(): void {}

function useRepositoryName(): (snapshot: Snapshot) => string {
  const repositories = useRepositories().data?.repositories;
  return useMemo(() => {
    const names = new Map((repositories ?? []).map(({ id, name }) => [id, name]));
    return ({ repositoryId }: Snapshot) => names.get(repositoryId) ?? '–';
  }, [repositories]);
}

function useColumns(): readonly DataColumn[] {
  const texts = useTexts(snapshotTexts);
  const language = useLanguage();
  return useMemo(() => {
    const column = (id: string, title: string, minWidthPx: number, grow: number): DataColumn => ({
      id,
      title,
      hint: null,
      align: id === 'size' || id === 'new' ? 'end' : 'start',
      minWidthPx,
      grow,
    });
    return [
      column('taken', texts.taken, language === 'ko' ? 92 : 112, 0),
      column('target', texts.target, 146, 3),
      column('label', texts.label, 100, 3),
      column('kind', texts.kind, language === 'ko' ? 88 : 124, 0),
      column('verified', texts.verified, language === 'ko' ? 196 : 138, 0),
      column('size', texts.size, 82, 0),
      column('new', texts.newBytes, 82, 0),
      column('state', texts.state, 166, 2),
      column('repository', texts.repository, 110, 2),
    ];
  }, [texts, language]);
}

function useRenderCell(repositoryName: (snapshot: Snapshot) => string, onOpen: (id: SnapshotId) => void) {
  const texts = useTexts(snapshotTexts);
  const language = useLanguage();
  return useCallback(
    (snapshot: Snapshot, column: DataColumn): ReactNode => {
      switch (column.id) {
        case 'taken':
          return (
            <button
              type="button"
              className="snapshot-link"
              aria-label={texts.open(
                `${snapshot.label ?? snapshot.targetName}, ${formatMoment(snapshot.startedAt, language)}`,
              )}
              onClick={() => onOpen(snapshot.id)}
            >
              <RelativeTime at={snapshot.startedAt} />
            </button>
          );
        case 'target':
          return (
            <a className="clip" href={targetHref(snapshot.targetId)}>
              <Plain text={snapshot.targetName} clip />
            </a>
          );
        case 'label':
          return snapshot.label === null ? (
            <span className="muted">–</span>
          ) : (
            <Plain text={snapshot.label} clip />
          );
        case 'kind':
          return texts[snapshot.kind];
        case 'verified':
          return <LayerMarks layers={snapshot.layers} compact />;
        case 'size':
          return formatBytes(snapshot.bytes, language);
        case 'new':
          return formatBytes(snapshot.newBytes, language);
        case 'state':
          return <SnapshotTags snapshot={snapshot} />;
        default:
          return <Plain text={repositoryName(snapshot)} clip />;
      }
    },
    [texts, language, repositoryName, onOpen],
  );
}
