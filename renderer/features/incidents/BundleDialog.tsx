import { useState } from 'react';
import type { BundlePreview, HiddenKind, Incident, RecordProblem } from '../../../shared/model/incident.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useBundlePreview } from '../../data/incidents.ts';
import { useStartJob } from '../../data/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { fileName } from '../../ui/download.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';
import { PickFolder } from '../repositories/PickFolder.tsx';
import type { Picked } from '../targets/FolderPicker.tsx';

/** What is taken out besides secrets, what would leave then, and where to. */
export function BundleDialog(props: { readonly incident: Incident; readonly onClose: () => void }) {
  const { incident } = props;
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  const choice = useChoice();
  const preview = useBundlePreview();
  const [folder, setFolder] = useState<Picked | null>(null);
  const [name, setName] = useState(() => fileName(['incident', incident.targetName], Date.now(), 'zip'));
  const [strict, setStrict] = useState(false);
  const job = useDialogJob(useStartJob('incidents.export'));
  const wish = { incidentId: incident.id, language, personal: choice.personal };
  const onStart = () => {
    if (folder === null || name.trim() === '') return setStrict(true);
    return job.start({ ...wish, folder: folder.token, name: name.trim() });
  };
  return (
    <JobDialog
      title={texts.bundle}
      description={texts.bundleText}
      verb={texts.export}
      job={job}
      onClose={props.onClose}
      onStart={onStart}
      renderOutcome={(outcome) =>
        outcome.kind === 'incident-export' ? (
          <div role="status" className="stack stack--tight">
            <strong>
              {texts.exported(
                formatBytes(outcome.sizeBytes, language),
                formatNumber(outcome.files, language),
                formatNumber(outcome.hidden, language),
              )}
            </strong>
            <Problems problems={outcome.problems} />
            <span>
              <Plain text={outcome.path} mono />
              <CopyButton text={outcome.path} what={texts.name} />
            </span>
          </div>
        ) : null
      }
    >
      <fieldset className="incident__choices stack stack--tight">
        <legend>{texts.hide}</legend>
        <Switch label={texts.emails} checked={choice.emails} onChange={choice.setEmails} />
        <Switch label={texts.addresses} checked={choice.addresses} onChange={choice.setAddresses} />
        <Switch label={texts.names} checked={choice.names} onChange={choice.setNames} />
        <TextField label={texts.words} maxLength={2000} value={choice.words} onChange={choice.setWords} />
      </fieldset>
      <div>
        <Button icon="search" busy={preview.isPending} onClick={() => preview.mutate(wish)}>
          {texts.showPreview}
        </Button>
      </div>
      <ErrorNote error={preview.error} />
      {preview.data ? <Preview preview={preview.data} /> : null}
      <PickFolder
        label={texts.folder}
        picked={folder}
        problem={strict && folder === null ? texts.folderMissing : null}
        onPick={setFolder}
      />
      <TextField label={texts.name} mono maxLength={200} value={name} onChange={setName} />
    </JobDialog>
  );
}

function useChoice() {
  const [emails, setEmails] = useState(true);
  const [addresses, setAddresses] = useState(false);
  const [names, setNames] = useState(true);
  const [words, setWords] = useState('');
  const list = words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word.length > 1);
  const personal = { emails, addresses, names, words: list };
  return { emails, setEmails, addresses, setAddresses, names, setNames, words, setWords, personal };
}

/** What was changed behind the console; nothing where all is as it was written. */
function Problems(props: { readonly problems: readonly RecordProblem[] }) {
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  if (props.problems.length === 0) return null;
  return (
    <div className="note note--error">
      <div className="grow stack stack--tight">
        <strong>{texts.notAsWritten}</strong>
        <ul>
          {props.problems.map(({ part, problem }) => (
            <li key={part.en}>
              <Plain text={`${local(part)}: ${local(problem)}`} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Preview(props: { readonly preview: BundlePreview }) {
  const { problems, files, hidden, samples, report } = props.preview;
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  const wordOf = (kind: HiddenKind) => (kind === 'name' ? texts.nameOfUser : texts[kind]);
  return (
    <div className="stack" role="status">
      <Problems problems={problems} />
      <h3>{texts.takenOut}</h3>
      {hidden.length === 0 ? <p className="muted">{texts.nothingTakenOut}</p> : null}
      <ul>
        {hidden.map(({ kind, count }) => (
          <li key={kind}>
            {formatNumber(count, language)} × {wordOf(kind)}
          </li>
        ))}
      </ul>
      {samples.length === 0 ? null : (
        <>
          <h3>{texts.sample}</h3>
          <ul className="incident__list">
            {samples.slice(0, 8).map(({ path, line }, place) => (
              <li key={place} className="incident__item">
                <div className="grow">
                  <span className="muted small">
                    <Plain text={path} mono />
                  </span>
                  <div className="evidence-text">
                    <Plain text={line} />
                  </div>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{texts.files}</h3>
      <ul>
        {files.map(({ path, sizeBytes }) => (
          <li key={path}>
            <Plain text={path} mono /> <span className="muted">{formatBytes(sizeBytes, language)}</span>
          </li>
        ))}
      </ul>
      <ScrollRegion className="bundle-report" label="report.md">
        <pre className="evidence-text">{report}</pre>
      </ScrollRegion>
    </div>
  );
}
