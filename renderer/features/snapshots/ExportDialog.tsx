import { useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { useStartJob } from '../../data/jobs.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { fileName } from '../../ui/download.ts';
import { Choices } from '../../ui/Choices.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';
import { PickFolder } from '../repositories/PickFolder.tsx';
import type { Picked } from '../targets/FolderPicker.tsx';

const leastPassphrase = 12;

/** Writes a set as ordinary files: one sealed file, or a plain folder. */
export function ExportDialog(props: { readonly snapshot: Snapshot; readonly onClose: () => void }) {
  const { snapshot } = props;
  const texts = useTexts(snapshotDetailTexts);
  const language = useLanguage();
  const [form, setForm] = useState<'portable' | 'plain'>('portable');
  const [folder, setFolder] = useState<Picked | null>(null);
  const [name, setName] = useState(() =>
    fileName([snapshot.targetName], snapshot.startedAt, '').slice(0, -1),
  );
  const [passphrase, setPassphrase] = useState('');
  const [strict, setStrict] = useState(false);
  const job = useDialogJob(useStartJob('transfers.export'));
  const short = form === 'portable' && passphrase.length < leastPassphrase;
  const onStart = () => {
    if (folder === null || name.trim() === '' || short) return setStrict(true);
    return job.start(
      {
        snapshotId: snapshot.id,
        folder: folder.token,
        name: name.trim(),
        form: form === 'portable' ? { kind: form, passphrase } : { kind: form },
      },
      () => setPassphrase(''),
    );
  };
  return (
    <JobDialog
      title={texts.exportTitle}
      description={texts.exportText}
      verb={texts.exportTitle}
      job={job}
      onClose={props.onClose}
      onStart={onStart}
      renderOutcome={(outcome) =>
        outcome.kind === 'export' ? (
          <div role="status" className="stack stack--tight">
            <strong>
              {texts.exported(
                formatBytes(outcome.sizeBytes, language),
                formatNumber(outcome.files, language),
              )}
            </strong>
            <span className="parts__sum">
              <Plain text={outcome.path} mono />
              <CopyButton text={outcome.path} what={texts.folder} />
            </span>
          </div>
        ) : null
      }
    >
      <Choices
        label={texts.form}
        value={form}
        onChange={setForm}
        choices={[
          { value: 'portable', label: texts.portable },
          { value: 'plain', label: texts.plain },
        ]}
      />
      <PickFolder
        label={texts.folder}
        picked={folder}
        problem={strict && folder === null ? texts.folderMissing : null}
        onPick={setFolder}
      />
      <TextField label={texts.name} mono maxLength={200} value={name} onChange={setName} />
      {form === 'portable' ? (
        <TextField
          label={texts.passphrase}
          help={texts.passphraseHelp}
          type="password"
          autoComplete="new-password"
          required
          value={passphrase}
          problem={strict && short ? texts.passphraseShort : null}
          onChange={setPassphrase}
        />
      ) : null}
    </JobDialog>
  );
}
