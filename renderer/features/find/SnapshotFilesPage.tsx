import { useDeferredValue, useState } from 'react';
import type { SnapshotFile } from '../../../shared/model/contents.ts';
import type { PartId, SnapshotId } from '../../../shared/model/ids.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { findTexts } from '../../app/texts/find.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { useSnapshotFiles } from '../../data/contents.ts';
import { useSnapshot } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { heldParts } from '../restore/part-choice.ts';
import { RestoreFileDialog } from './RestoreFileDialog.tsx';
import { modeText } from './version-groups.ts';
import './find.css';

/** The files of one snapshot, of one part or of all, narrowed by a filter, in pages. */
export function SnapshotFilesPage(props: { readonly snapshotId: SnapshotId }) {
  const texts = useTexts(findTexts);
  const restore = useTexts(restoreTexts);
  const language = useLanguage();
  const snapshot = useSnapshot(props.snapshotId);
  return (
    <div className="page">
      <h1>{texts.filesTitle}</h1>
      {snapshot === undefined ? <Skeleton rows={8} /> : null}
      {snapshot === null ? <EmptyState title={restore.snapshotGone} /> : null}
      {snapshot ? (
        <>
          <p className="muted">
            <Plain text={snapshot.targetName} /> · {formatMoment(snapshot.startedAt, language)}
          </p>
          <Files snapshot={snapshot} />
        </>
      ) : null}
    </div>
  );
}

function Files(props: { readonly snapshot: Snapshot }) {
  const { snapshot } = props;
  const texts = useTexts(findTexts);
  const local = useLocal();
  const language = useLanguage();
  const [part, setPart] = useState<PartId>('');
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<SnapshotFile | null>(null);
  const settled = useDeferredValue(filter.trim());
  const pages = useSnapshotFiles(snapshot.id, part === '' ? null : part, settled);
  const files = pages.data?.pages.flatMap((page) => page.files) ?? [];
  const count = formatNumber(files.length, language);
  return (
    <>
      <div className="toolbar">
        <TextField
          bare
          label={texts.filter}
          placeholder={texts.filter}
          type="search"
          maxLength={400}
          value={filter}
          onChange={setFilter}
        />
        <Select<PartId>
          bare
          label={texts.part}
          value={part}
          onChange={setPart}
          choices={[
            { value: '', label: texts.allParts },
            ...heldParts(snapshot.parts).map(({ id, title }) => ({ value: id, label: local(title) })),
          ]}
        />
        <span className="grow" />
        <span className="muted" role="status">
          {pages.data ? (pages.hasNextPage ? texts.shownMore(count) : texts.shown(count)) : null}
        </span>
      </div>
      <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />
      {pages.isPending ? <Skeleton rows={10} /> : null}
      {pages.data && files.length === 0 ? (
        <EmptyState title={settled === '' ? texts.noFiles : texts.noneMatch} />
      ) : null}
      {files.length === 0 ? null : <FileTable files={files} onRestore={setChosen} />}
      {pages.hasNextPage ? (
        <div>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {texts.more}
          </Button>
        </div>
      ) : null}
      {chosen === null ? null : (
        <RestoreFileDialog
          file={chosen}
          facts={chosen}
          snapshots={[{ id: snapshot.id, at: snapshot.startedAt }]}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
}

function FileTable(props: {
  readonly files: readonly SnapshotFile[];
  readonly onRestore: (file: SnapshotFile) => void;
}) {
  const texts = useTexts(findTexts);
  const language = useLanguage();
  return (
    <div className="card table-scroll">
      <table className="table files" aria-label={texts.filesTitle}>
        <thead>
          <tr>
            <th scope="col">{texts.path}</th>
            <th scope="col" className="number files__size">
              {texts.size}
            </th>
            <th scope="col" className="files__changed">
              {texts.changed}
            </th>
            <th scope="col" className="files__mode">
              {texts.mode}
            </th>
            <th scope="col" className="found__restore">
              <span className="visually-hidden">{texts.restore}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.files.map((file) => (
            <tr key={`${file.partId}/${file.path}`}>
              <td>
                <Plain text={file.path} mono clip />
              </td>
              <td className="number">
                {file.type === 'file' ? formatBytes(file.sizeBytes, language) : texts[file.type]}
              </td>
              <td>{formatMoment(file.modifiedAt, language)}</td>
              <td className="mono">{modeText(file.mode)}</td>
              <td>
                <Button small aria-label={texts.restoreOf(file.path)} onClick={() => props.onRestore(file)}>
                  {texts.restore}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
