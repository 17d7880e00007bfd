import { useState } from 'react';
import type { SnapshotFile } from '../../../shared/model/contents.ts';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { findTexts } from '../../app/texts/find.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { useStartJob } from '../../data/jobs.ts';
import { Facts } from '../../ui/Evidence.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';
import { FolderField } from '../restore/DestinationStep.tsx';
import { isFolderName } from '../restore/restore-machine.ts';
import { RestoreResultView } from '../restore/RestoreResultView.tsx';
import { modeText } from './version-groups.ts';

type DialogProps = {
  readonly file: Pick<SnapshotFile, 'partId' | 'path'>;
  /** What is known of the file; null where only its name is. */
  readonly facts: SnapshotFile | null;
  /** Those that have this version; the first is proposed. */
  readonly snapshots: readonly { readonly id: SnapshotId; readonly at: number }[];
  readonly onClose: () => void;
};

/** One file or folder of a snapshot into a folder: what it is, from which snapshot, and where to. */
export function RestoreFileDialog(props: DialogProps) {
  const texts = useTexts(findTexts);
  const { file, snapshots } = props;
  const [snapshotId, setSnapshotId] = useState<SnapshotId | undefined>(snapshots[0]?.id);
  const [folder, setFolder] = useState<{ readonly token: string; readonly path: string } | null>(null);
  const [name, setName] = useState(() => proposedName(file.path));
  const [strict, setStrict] = useState(false);
  const job = useDialogJob(useStartJob('restores.run'));
  const submit = () => {
    setStrict(true);
    if (folder === null || snapshotId === undefined || !isFolderName(name.trim())) return;
    const newFolderName = name.trim();
    job.start({
      snapshotId,
      only: [file.partId],
      paths: [file.path],
      to: { kind: 'folder', folder: folder.token, ...(newFolderName === '' ? {} : { newFolderName }) },
    });
  };
  const facts = props.facts === null ? <Plain text={file.path} mono /> : <FileFacts file={props.facts} />;
  return (
    <JobDialog
      title={texts.restoreTitle}
      description={texts.restoreHelp}
      verb={texts.start}
      job={job}
      onClose={props.onClose}
      onStart={submit}
      renderOutcome={(outcome) =>
        outcome.kind === 'restore' ? (
          <>
            {facts}
            <RestoreResultView result={outcome.result} />
          </>
        ) : null
      }
    >
      {facts}
      <Fields
        {...props}
        snapshotId={snapshotId}
        onSnapshot={setSnapshotId}
        folder={folder}
        onFolder={setFolder}
        name={name}
        onName={setName}
        strict={strict}
      />
    </JobDialog>
  );
}

function Fields(
  props: DialogProps & {
    readonly snapshotId: SnapshotId | undefined;
    readonly onSnapshot: (id: SnapshotId) => void;
    readonly folder: { readonly path: string } | null;
    readonly onFolder: (picked: { readonly token: string; readonly path: string }) => void;
    readonly name: string;
    readonly onName: (name: string) => void;
    readonly strict: boolean;
  },
) {
  const texts = useTexts(findTexts);
  const restore = useTexts(restoreTexts);
  const language = useLanguage();
  return (
    <>
      {props.snapshotId === undefined || props.snapshots.length < 2 ? null : (
        <Select<SnapshotId>
          label={texts.fromSnapshot}
          value={props.snapshotId}
          onChange={props.onSnapshot}
          choices={props.snapshots.map(({ id, at }) => ({ value: id, label: formatMoment(at, language) }))}
        />
      )}
      <FolderField
        label={restore.inside}
        path={props.folder?.path ?? null}
        problem={props.strict && props.folder === null ? restore.noFolder : null}
        onPick={props.onFolder}
      />
      <TextField
        label={restore.newName}
        help={restore.newNameHelp}
        mono
        maxLength={120}
        value={props.name}
        problem={isFolderName(props.name.trim()) ? null : restore.badName}
        onChange={props.onName}
      />
    </>
  );
}

function FileFacts(props: { readonly file: SnapshotFile }) {
  const { file } = props;
  const texts = useTexts(findTexts);
  const language = useLanguage();
  return (
    <Facts
      facts={[
        { name: texts.path, value: file.path },
        { name: texts.size, value: formatBytes(file.sizeBytes, language) },
        { name: texts.changed, value: formatMoment(file.modifiedAt, language) },
        { name: texts.mode, value: modeText(file.mode) },
        ...(file.sha256 === null ? [] : [{ name: texts.hash, value: file.sha256 }]),
        ...(file.linkTarget === null ? [] : [{ name: texts.linksTo, value: file.linkTarget }]),
      ]}
    />
  );
}

/** A folder named after the file, without what file systems refuse. */
function proposedName(path: string): string {
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  const stem = last.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  return `${stem === '' ? 'file' : stem.slice(0, 80)}-restored`;
}
