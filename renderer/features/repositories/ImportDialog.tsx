import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useStartJob } from '../../data/jobs.ts';
import { useTargets } from '../../data/targets.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';
import type { Picked } from '../targets/FolderPicker.tsx';
import { PickFolder } from './PickFolder.tsx';

/** Takes a portable file into the repository; it is verified first. */
export function ImportDialog(props: { readonly repository: Repository; readonly onClose: () => void }) {
  const texts = useTexts(repositoryTexts);
  const [file, setFile] = useState<Picked | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [target, setTarget] = useState<TargetId | 'own'>('own');
  const [strict, setStrict] = useState(false);
  const targets = useTargets().data?.targets ?? [];
  const job = useDialogJob(useStartJob('transfers.import'));
  const onStart = () => {
    if (file === null || passphrase === '') return setStrict(true);
    const belongs = target === 'own' ? {} : { targetId: target };
    return job.start({ file: file.token, repositoryId: props.repository.id, passphrase, ...belongs }, () =>
      setPassphrase(''),
    );
  };
  return (
    <JobDialog
      title={texts.importTitle}
      description={texts.importText}
      verb={texts.importVerb}
      job={job}
      onClose={props.onClose}
      onStart={onStart}
      renderOutcome={(outcome) =>
        outcome.kind === 'import' ? (
          <p role="status">
            <Plain text={texts.imported(outcome.snapshot.targetName)} />
          </p>
        ) : null
      }
    >
      <PickFolder
        label={texts.file}
        wanted="file"
        picked={file}
        problem={strict && file === null ? texts.fileMissing : null}
        onPick={setFile}
      />
      <TextField
        label={texts.passphrase}
        type="password"
        autoComplete="off"
        required
        value={passphrase}
        onChange={setPassphrase}
      />
      <Select<TargetId | 'own'>
        label={texts.importFor}
        help={texts.importForHelp}
        value={target}
        onChange={setTarget}
        choices={[
          { value: 'own', label: texts.importOwn },
          ...targets.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </JobDialog>
  );
}
