import { useState } from 'react';
import type { CheckReport, Repository } from '../../../shared/model/repository.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber, formatShare } from '../../../shared/text/format-number.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useStartJob } from '../../data/jobs.ts';
import { Choices } from '../../ui/Choices.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';

const shares = { structure: 0, tenth: 0.1, full: 1 } as const;
type How = keyof typeof shares;

/** Structure, a tenth, or every byte, and on a host the hashes that it makes itself; what is found is named with what it concerns. */
export function CheckDialog(props: { readonly repository: Repository; readonly onClose: () => void }) {
  const texts = useTexts(repositoryTexts);
  const [how, setHow] = useState<How>('tenth');
  const [hash, setHash] = useState(false);
  // Where every byte is read there are no others.
  const hashes = props.repository.host !== null && how !== 'full';
  const job = useDialogJob(useStartJob('repositories.check'));
  return (
    <JobDialog
      title={texts.checkTitle}
      description={texts.checkText}
      verb={texts.checkVerb}
      job={job}
      onClose={props.onClose}
      onStart={() =>
        job.start({ repositoryId: props.repository.id, readShare: shares[how], hash: hashes && hash })
      }
      renderOutcome={(outcome) =>
        outcome.kind === 'check' ? <Found report={outcome.report} hash={hashes && hash} /> : null
      }
    >
      <Choices
        label={texts.how}
        value={how}
        onChange={setHow}
        choices={[
          { value: 'structure', label: texts.structure },
          { value: 'tenth', label: texts.tenth },
          { value: 'full', label: texts.full },
        ]}
      />
      {hashes ? <Switch label={texts.hash} help={texts.hashHelp} checked={hash} onChange={setHash} /> : null}
    </JobDialog>
  );
}

function Found(props: {
  readonly report: CheckReport;
  /** It was asked that the host hashes. */
  readonly hash: boolean;
}) {
  const { report } = props;
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  const local = useLocal();
  return (
    <div className="stack">
      <p role="status" className="row-line">
        <StatusMark state={report.ok ? 'ok' : 'down'} compact size={18} />
        <strong>{report.ok ? texts.checkHolds : texts.checkFound}</strong>
      </p>
      <p className="muted">
        {texts.checkedPacks(formatNumber(report.packs, language), formatBytes(report.bytesRead, language))}
        {report.hashedShare === null ? null : ` · ${texts.hashed(formatShare(report.hashedShare, language))}`}
      </p>
      {props.hash && report.hashedShare === null ? (
        <p className="note note--warning">{texts.notHashed}</p>
      ) : null}
      <ul className="stack" aria-label={texts.checkFound}>
        {report.problems.map((problem) => (
          <li key={problem.file} className="note note--error">
            <div className="stack stack--tight grow">
              <Plain text={problem.file} mono />
              <Plain text={local(problem.what)} />
              {problem.snapshots.length === 0 ? null : (
                <strong>{texts.affects(formatNumber(problem.snapshots.length, language))}</strong>
              )}
              <ul>
                {problem.paths.map((path) => (
                  <li key={path}>
                    <Plain text={path} mono />
                  </li>
                ))}
              </ul>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
